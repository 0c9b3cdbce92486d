/**
 * The launcher: a process that does nothing but start supervisors. Node forks to start a process, which takes
 * the longer the more memory it holds, and waits for the child meanwhile; here that holds up nobody.
 * It ends with its standard input, that is with its agent; the supervisors go on.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { LaunchAnswer, LaunchOrder } from './launcher-message.ts';
import { SUPERVISOR_SCRIPT } from './supervisor-script.ts';

/** Starts a supervisor in a session of its own, with nothing of ours left open in it. */
function startSupervisor(order: LaunchOrder): ChildProcess {
  const words = ['-c', SUPERVISOR_SCRIPT, order.marker, order.base, order.umask, ...order.words];
  return spawn('/bin/sh', words, {
    cwd: order.workFolder,
    env: order.environment,
    detached: true,
    stdio: 'ignore',
  });
}

function answer(message: LaunchAnswer): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function launch(order: LaunchOrder): void {
  const { id } = order;
  const child = startSupervisor(order);
  child.on('error', (error) => answer({ kind: 'failed', id, detail: error.message }));
  if (child.pid === undefined) return;
  answer({ kind: 'started', id, pid: child.pid });
  child.on('exit', (code, signal) =>
    answer({ kind: 'ended', id, code, how: signal ?? `exit status ${code}` }),
  );
}

// Ctrl-C in a terminal and service managers signal the whole group; the agent decides when we end.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
// The agent is gone.
process.stdout.on('error', () => process.exit(0));

createInterface({ input: process.stdin })
  .on('line', (line) => {
    // The agent is the only writer; its types are ours.
    const order: LaunchOrder = JSON.parse(line);
    launch(order);
  })
  .on('close', () => process.exit(0));
