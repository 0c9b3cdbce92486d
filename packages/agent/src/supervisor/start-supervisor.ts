import { type ChildProcess, spawn } from 'node:child_process';
import { SUPERVISOR_SCRIPT } from './supervisor-script.ts';

/** What a supervisor is to run. */
export type SupervisorOrder = {
  /** Stands in the supervisor's command line and in the environment of every process of the job. */
  readonly marker: string;
  /** Base path of the job's spool files. */
  readonly base: string;
  readonly umask: string;
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workFolder: string;
};

/** Starts a supervisor in a session of its own, with nothing of the agent's left open in it. */
export function startSupervisor(order: SupervisorOrder): ChildProcess {
  return spawn('/bin/sh', ['-c', SUPERVISOR_SCRIPT, order.marker, order.base, order.umask, ...order.words], {
    cwd: order.workFolder,
    env: order.environment,
    detached: true,
    stdio: 'ignore',
  });
}
