import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { JobOrder } from '@taktwerk/model';
import { findProgram } from './find-program.ts';
import { jobEnvironment } from './job-environment.ts';
import { findUser, type OsUser } from './os-user.ts';
import { RecentAnswers } from './recent-answers.ts';

/** How a job is to be run, or why it cannot be. */
export type JobPlan =
  | {
      readonly kind: 'ready';
      readonly body: JobBody;
      /** Set when the job runs under another user than the agent. */
      readonly owner: { readonly uid: number; readonly gid: number } | null;
    }
  /** By a worker of the data plane, which runs as the agent does. */
  | { readonly kind: 'pooled'; readonly owner: null }
  | { readonly kind: 'impossible'; readonly detail: string };

/** A process to be started. */
export type JobBody = {
  /** Interpreter, options, script; with the switch of user before them. */
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workFolder: string;
};

/**
 * Sets the variables `TAKTWERK_ENV_0…` and drops those names, as the job's user, before the interpreter. So a
 * variable such as `LD_PRELOAD` never reaches a process that still has the agent's rights.
 */
const SET_ENVIRONMENT = `i=0
while [ $i -lt "$TAKTWERK_ENV_COUNT" ]; do
eval "export \\"\\$TAKTWERK_ENV_$i\\""
unset "TAKTWERK_ENV_$i"
i=$((i+1))
done
unset TAKTWERK_ENV_COUNT i
exec "$@"`;

/** Interpreter of orders for the data plane. */
const ETL_SHELL = 'taktwerk-etl';

const NO_SETPRIV = 'The program "setpriv" (util-linux) is needed to do something as another user.';

function switchOptions({ uid, gid }: OsUser): readonly string[] {
  return ['--reuid', String(uid), '--regid', String(gid), '--init-groups', '--inh-caps=-all', '--'];
}

/** Turns orders into plans, for one agent. */
export class JobPlanner {
  readonly #own: OsUser;
  readonly #spoolFolder: string;
  readonly #isEtl: boolean;
  readonly #users = new RecentAnswers(findUser, 60_000, 1000);
  readonly #programs = new RecentAnswers(findProgram, 10_000, 1000);
  readonly #closedFolder = new RecentAnswers(findClosedFolder, 10_000, 10);

  /** `isEtl` says that the agent is of platform ETL. */
  constructor(own: OsUser, spoolFolder: string, isEtl: boolean) {
    this.#own = own;
    this.#isEtl = isEtl;
    this.#spoolFolder = spoolFolder;
  }

  async plan(
    order: JobOrder,
    job: { readonly script: string; readonly marker: string; readonly anonymousJobs: boolean },
  ): Promise<JobPlan> {
    const broken = findUnusable(order);
    if (broken !== null) return { kind: 'impossible', detail: broken };
    const isEtl = order.shell === ETL_SHELL;
    if (isEtl !== this.#isEtl) {
      return {
        kind: 'impossible',
        detail: isEtl
          ? 'This agent is of platform UNIX; loads and scenarios run on agents of platform ETL.'
          : 'This agent is of platform ETL and runs loads and scenarios only.',
      };
    }
    if (isEtl) return { kind: 'pooled', owner: null };
    const user = await this.#user(order, job.anonymousJobs);
    if (typeof user === 'string') return { kind: 'impossible', detail: user };
    const asked = order.shell === '' ? '/bin/sh' : order.shell;
    const shell = await this.#programs.get(asked);
    if (shell === null) {
      return {
        kind: 'impossible',
        detail: `The interpreter "${asked}" is not on this machine, or may not be run.`,
      };
    }
    const what = order.command === null ? [job.script] : ['-c', order.command];
    const body = [shell, ...order.shellOptions, ...what];
    const environment = jobEnvironment(order, user, job.marker);
    if (user.uid === this.#own.uid) {
      const whole = { ...environment.base, ...order.environment, ...environment.task };
      const { workFolder } = user;
      return { kind: 'ready', body: { words: body, environment: whole, workFolder }, owner: null };
    }
    return await this.#switched(order, user, body, { ...environment.base, ...environment.task });
  }

  async #user(order: JobOrder, anonymousJobs: boolean): Promise<OsUser | string> {
    if (order.osUser !== null) return this.#named(order.osUser);
    if (anonymousJobs) return this.#own;
    return 'The task names no OS user (no LOGIN object), and anonymous jobs are switched off for this agent.';
  }

  /**
   * The words before a program that make it run as a user of this machine, none for the agent's own; or why it cannot.
   * Null is the agent's own user.
   */
  async wordsOfUser(osUser: string | null): Promise<readonly string[] | string> {
    const user = osUser === null ? this.#own : await this.#named(osUser);
    if (typeof user === 'string' || user.uid === this.#own.uid) return typeof user === 'string' ? user : [];
    const setpriv = await this.#programs.get('setpriv');
    return setpriv === null ? NO_SETPRIV : [setpriv, ...switchOptions(user)];
  }

  async #named(osUser: string): Promise<OsUser | string> {
    if (osUser === this.#own.name) return this.#own;
    const user = await this.#users.get(osUser);
    if (user === null) return `There is no OS user "${osUser}" on this machine.`;
    if (user.uid !== this.#own.uid && this.#own.uid !== 0) {
      return `The agent runs as "${this.#own.name}" and may not start jobs as "${user.name}"; only an agent run by root may.`;
    }
    return user;
  }

  async #switched(
    order: JobOrder,
    user: OsUser,
    body: readonly string[],
    environment: Readonly<Record<string, string>>,
  ): Promise<JobPlan> {
    const closed = order.command === null ? await this.#closedFolder.get(this.#spoolFolder) : null;
    if (closed !== null) {
      return {
        kind: 'impossible',
        detail: `User "${user.name}" cannot reach the script: the folder ${closed} is closed to others. Allow passing through it (chmod o+x).`,
      };
    }
    const setpriv = await this.#programs.get('setpriv');
    if (setpriv === null) {
      return { kind: 'impossible', detail: NO_SETPRIV };
    }
    const own = Object.entries(order.environment);
    const numbered = Object.fromEntries(
      own.map(([name, value], i) => [`TAKTWERK_ENV_${i}`, `${name}=${value}`]),
    );
    const setting = own.length === 0 ? [] : ['/bin/sh', '-c', SET_ENVIRONMENT, 'taktwerk'];
    return {
      kind: 'ready',
      body: {
        words: [setpriv, ...switchOptions(user), ...setting, ...body],
        environment:
          own.length === 0
            ? environment
            : { ...environment, ...numbered, TAKTWERK_ENV_COUNT: String(own.length) },
        workFolder: user.workFolder,
      },
      owner: { uid: user.uid, gid: user.gid },
    };
  }
}

/** Names what in an order cannot be given to a process at all. */
function findUnusable(order: JobOrder): string | null {
  for (const [name, value] of Object.entries(order.environment)) {
    if (!isVariableName(name)) return `"${name}" cannot be the name of an environment variable.`;
    if (value.includes('\0')) return `The environment variable "${name}" holds a NUL character.`;
  }
  const words = [order.shell, order.name, order.command ?? '', ...order.shellOptions];
  return words.some((word) => word.includes('\0'))
    ? 'The shell, its options, the command or the name hold a NUL character.'
    : null;
}

/** Letters, digits and underscores, not beginning with a digit: what every shell can carry. */
function isVariableName(name: string): boolean {
  if (name === '' || isDigit(name.charCodeAt(0))) return false;
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    const letter = (code | 32) >= 97 && (code | 32) <= 122;
    if (!letter && !isDigit(code) && name[i] !== '_') return false;
  }
  return true;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** The first folder on the way to `folder` that other users may not pass through; null when all are open. */
async function findClosedFolder(folder: string): Promise<string | null> {
  for (let place = folder; ; place = dirname(place)) {
    if (((await stat(place)).mode & 0o001) === 0) return place;
    if (place === dirname(place)) return null;
  }
}
