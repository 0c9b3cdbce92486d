import { constants } from 'node:fs';
import {
  appendFile,
  chown,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { parseSupervisorState, type SupervisorState, WITHDRAWN } from '../supervisor/supervisor-state.ts';
import { unlessMissing } from './unless-missing.ts';

/** More of what a process said at its end is of no use. */
const LAST_OUTPUT_BYTES = 16_384;

/** The files of one job: `<runId>.<attempt>.sh`, `.state`, `.out`, and the folder `.answers` of one that asks for starts. */
export type SpoolFile = { readonly key: string; readonly kind: (typeof KINDS)[number] };

const KINDS = ['sh', 'state', 'out', 'answers'] as const;

/** The flat folder of job files. Jobs under other users may pass through it but not look around. */
export class Spool {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  async create(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o711 });
  }

  base(key: string): string {
    return join(this.folder, key);
  }

  /** Splits a file name of the folder; null when it is none of ours. */
  static parse(name: string): SpoolFile | null {
    const [runId, attempt, ending, rest] = name.split('.');
    if (!isCount(runId) || !isCount(attempt) || rest !== undefined) return null;
    const kind = KINDS.find((one) => one === ending);
    return kind === undefined ? null : { key: `${runId}.${attempt}`, kind };
  }

  /** Writes the body's script, readable by its user only; `uid` is given when that is not the agent's. */
  async writeScript(key: string, script: string, owner: { uid: number; gid: number } | null): Promise<void> {
    const path = `${this.base(key)}.sh`;
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC;
    const file = await open(path, flags, 0o600);
    try {
      if (script !== '') await file.writeFile(script);
    } finally {
      await file.close();
    }
    if (owner !== null) await chown(path, owner.uid, owner.gid);
  }

  /** Length of a job's script file; null without one. */
  async scriptBytes(key: string): Promise<number | null> {
    return (await unlessMissing(stat(`${this.base(key)}.sh`)))?.size ?? null;
  }

  /** The state of a job's supervisor; null when nobody has claimed the job. */
  async readState(key: string): Promise<SupervisorState | null> {
    const text = await unlessMissing(readFile(`${this.base(key)}.state`, 'utf8'));
    return text === null ? null : parseSupervisorState(text);
  }

  /** The end of what a job has written, as text; nothing without a file. */
  async lastOutput(key: string): Promise<string> {
    const file = await unlessMissing(open(`${this.base(key)}.out`, 'r'));
    if (file === null) return '';
    try {
      const { size } = await file.stat();
      const length = Math.min(size, LAST_OUTPUT_BYTES);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  }

  /** Adds to the output of a job whose processes are gone. */
  async appendOutput(key: string, text: string): Promise<void> {
    await appendFile(`${this.base(key)}.out`, text, { mode: 0o600 });
  }

  /** When a job's state file was made and last written, in milliseconds since 1970; null without one. */
  async stateTimes(key: string): Promise<{ begun: number; ended: number } | null> {
    const found = await unlessMissing(stat(`${this.base(key)}.state`));
    return found && { begun: Math.trunc(found.birthtimeMs), ended: Math.trunc(found.mtimeMs) };
  }

  /**
   * Claims a job for the agent, so that no supervisor can start it any more: the same exclusive creation as
   * the supervisor's, with the content there at once. False when a supervisor was faster.
   */
  async withdraw(key: string): Promise<boolean> {
    const path = `${this.base(key)}.state`;
    const aside = `${path}.new`;
    const file = await open(aside, 'w', 0o600);
    try {
      await file.writeFile(WITHDRAWN);
    } finally {
      await file.close();
    }
    try {
      await link(aside, path);
      return true;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
      throw error;
    } finally {
      await unlink(aside);
    }
  }

  /** Lays an answer down for a job that asked for it, whole at once; one that comes again changes nothing. */
  async writeAnswer(key: string, ask: number, text: string): Promise<void> {
    const folder = `${this.base(key)}.answers`;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, `${ask}.json`);
    await writeFile(`${path}.new`, text, { mode: 0o600 });
    await rename(`${path}.new`, path);
  }

  /** Removes a job's files; the script first, which is what a delayed supervisor looks for. */
  async remove(key: string): Promise<void> {
    await unlessMissing(unlink(`${this.base(key)}.sh`));
    await Promise.all([
      unlessMissing(unlink(`${this.base(key)}.state`)),
      unlessMissing(unlink(`${this.base(key)}.out`)),
      rm(`${this.base(key)}.answers`, { recursive: true, force: true }),
    ]);
  }

  /** Whose files there are. */
  async keys(): Promise<ReadonlySet<string>> {
    const keys = new Set<string>();
    for (const name of await readdir(this.folder)) {
      const file = Spool.parse(name);
      if (file === null) await unlessMissing(unlink(join(this.folder, name)));
      else keys.add(file.key);
    }
    return keys;
  }

  /** Removes what no known job owns: leftovers of a crash between two removals. */
  async sweep(isKnown: (key: string) => boolean): Promise<void> {
    for (const key of await this.keys()) if (!isKnown(key)) await this.remove(key);
  }
}

function isCount(text: string | undefined): boolean {
  return text !== undefined && text !== '' && Number.isSafeInteger(Number(text)) && Number(text) > 0;
}
