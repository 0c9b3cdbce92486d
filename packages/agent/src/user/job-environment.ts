import type { JobOrder } from '@taktwerk/model';
import type { OsUser } from './os-user.ts';

/** The two parts of a job's environment that are not the order's own: what is below it and what is above. */
export type JobEnvironment = {
  readonly base: Readonly<Record<string, string>>;
  readonly task: Readonly<Record<string, string>>;
};

/** The variable by which all processes of a job, or of a worker, are known. */
export const JOB_MARKER = 'TAKTWERK_JOB';

/** A clean environment: nothing of the agent's own but language and time zone. */
export function jobEnvironment(order: JobOrder, user: OsUser, marker: string): JobEnvironment {
  const task = {
    TAKTWERK_RUN_ID: String(order.runId),
    TAKTWERK_CLIENT: String(order.client),
    TAKTWERK_OBJECT: order.name,
    [JOB_MARKER]: marker,
  };
  return { base: userEnvironment(user), task };
}

/** What every process of a user has, whatever it is for. */
export function userEnvironment(user: OsUser): Readonly<Record<string, string>> {
  const base: Record<string, string> = {
    PATH:
      user.uid === 0
        ? '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
        : '/usr/local/bin:/usr/bin:/bin',
    HOME: user.home,
    USER: user.name,
    LOGNAME: user.name,
    SHELL: user.shell,
    LANG: process.env.LANG ?? 'C.UTF-8',
  };
  if (process.env.TZ !== undefined) base.TZ = process.env.TZ;
  return base;
}
