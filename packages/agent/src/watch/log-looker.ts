import { type FileHandle, lstat, open, opendir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fitsPattern, type LogSource } from '@taktwerk/model';
import { FolderWatch } from './folder-watch.ts';
import { LineReader } from './line-reader.ts';
import type { Finding, Looker, LookerHost } from './looker.ts';
import { RepeatedLook } from './repeated-look.ts';

/** Milliseconds after which the file is looked at although the operating system told of nothing. */
const SLOW_LOOK = 10_000;
/** Bytes after which it is noted how far it was read, although there was no hit. */
const NOTE_AFTER = 4 * 1024 * 1024;
/** Milliseconds a renamed file must keep still before the one in its place is read. */
const QUIET = 1_500;
/** Hits that go to disk together. */
const AT_ONCE = 100;

/** The file that is being read; it stays open when it is renamed. */
interface OpenLog {
  readonly handle: FileHandle;
  readonly file: string;
  readonly reader: LineReader;
}

/** Finds lines appended to a file. A file that was renamed is read to its end before the one that took its place. */
export class LogLooker implements Looker {
  readonly #source: LogSource;
  readonly #host: LookerHost;
  readonly #watch: FolderWatch;
  readonly #looks: RepeatedLook;
  #log: OpenLog | null = null;
  #noted = 0;
  /** Length of a renamed file, and since when it has it. */
  #quiet: { readonly size: number; readonly since: number } | null = null;

  constructor(source: LogSource, host: LookerHost, slowLook = SLOW_LOOK) {
    this.#source = source;
    this.#host = host;
    const name = basename(source.path);
    this.#watch = new FolderWatch(dirname(source.path), (changed) => {
      if (changed === null || changed === name) this.#looks.ask();
    });
    this.#looks = new RepeatedLook({
      slow: slowLook,
      look: () => this.#look(),
      failed: (error) => {
        const why = error instanceof Error ? error.message : String(error);
        host.trouble(`${source.path} cannot be read: ${why}.`);
      },
    });
    this.#looks.ask();
  }

  wake(): void {
    this.#looks.ask();
  }

  async stop(): Promise<void> {
    this.#watch.close();
    await this.#looks.stop();
    await this.#close();
  }

  async #look(): Promise<void> {
    this.#watch.open();
    for (;;) {
      this.#log ??= await this.#open();
      const log = this.#log;
      if (log === null) {
        this.#host.trouble(`There is no file ${this.#source.path}.`);
        return;
      }
      this.#host.trouble(null);
      const now = await identity(this.#source.path);
      const isRotated = now !== null && now !== log.file;
      if (isRotated && !(await this.#isQuiet(log))) return;
      if (!(await this.#readOn(log, isRotated))) return;
      if (isRotated) await this.#close();
      else if ((await log.handle.stat()).size < log.reader.offset) await this.#startOver(log);
      else return;
    }
  }

  /** Who writes a log may hold it open for a while after it was renamed: it is read until it keeps still. */
  async #isQuiet(log: OpenLog): Promise<boolean> {
    if (!(await this.#readOn(log, false))) return false;
    const { size } = await log.handle.stat();
    const now = performance.now();
    if (this.#quiet?.size !== size) this.#quiet = { size, since: now };
    const left = this.#quiet.since + QUIET - now;
    if (left > 0) this.#looks.askIn(left);
    return left <= 0;
  }

  /** Opens the file where its looking stopped: also one that was renamed since. Null when there is none. */
  async #open(): Promise<OpenLog | null> {
    const { state } = this.#host;
    const { path, fromStart } = this.#source;
    const now = await identity(path);
    const { at } = state;
    if (at !== null && at.file !== now) {
      const renamed = await this.#renamed(at.file);
      if (renamed !== null) return openLog(renamed, at.file, at.offset);
    }
    if (now === null) return null;
    const offset = at === null ? (fromStart || state.begun ? 0 : (await stat(path)).size) : 0;
    if (at !== null && at.file === now) return openLog(path, now, at.offset);
    await this.#host.note({ kind: 'at', file: now, offset }, true);
    return openLog(path, now, offset);
  }

  /** Where a file lies now that was moved within its folder. */
  async #renamed(file: string): Promise<string | null> {
    const folder = dirname(this.#source.path);
    for await (const { name } of await opendir(folder)) {
      const path = join(folder, name);
      if ((await lstat(path)).isFile() && (await identity(path)) === file) return path;
    }
    return null;
  }

  /** Reads to the end of what there is; false when there is no room for a hit or it was stopped. */
  async #readOn(log: OpenLog, toTheEnd: boolean): Promise<boolean> {
    const { line: pattern, path } = this.#source;
    for (;;) {
      const findings: Finding[] = [];
      const most = Math.min(AT_ONCE, this.#host.room());
      let ended = false;
      while (findings.length < most && !ended && !this.#looks.stopped) {
        const next = await log.reader.next(log.handle, toTheEnd);
        if (next === null) ended = true;
        else if (fitsPattern(pattern, next.line))
          findings.push({
            data: { LINE: next.line, PATH: path, TIME: new Date().toISOString() },
            mark: { kind: 'at', file: log.file, offset: next.end },
          });
        if (log.reader.offset - this.#noted > NOTE_AFTER && findings.length === 0) await this.#note(log);
      }
      if (findings.length > 0) {
        const { offset } = log.reader;
        await this.#host.found(findings).catch((error: unknown) => {
          // They were not found: they are read again.
          log.reader.goBackTo(this.#host.state.at?.offset ?? 0);
          throw error;
        });
        this.#noted = offset;
      }
      if (this.#looks.stopped) return false;
      if (ended) return true;
      if (most === 0) return false;
    }
  }

  async #note(log: OpenLog): Promise<void> {
    this.#noted = log.reader.offset;
    await this.#host.note({ kind: 'at', file: log.file, offset: log.reader.offset }, false);
  }

  /** The file was cut: what it holds now is new. */
  async #startOver(log: OpenLog): Promise<void> {
    log.reader.goBackTo(0);
    this.#noted = 0;
    await this.#host.note({ kind: 'at', file: log.file, offset: 0 }, true);
  }

  async #close(): Promise<void> {
    const log = this.#log;
    this.#log = null;
    this.#quiet = null;
    this.#noted = 0;
    if (log === null) return;
    await log.handle.close();
    const now = await identity(this.#source.path);
    if (now !== null && now !== log.file && !this.#looks.stopped)
      await this.#host.note({ kind: 'at', file: now, offset: 0 }, true);
  }
}

async function openLog(path: string, file: string, offset: number): Promise<OpenLog> {
  return { handle: await open(path, 'r'), file, reader: new LineReader(offset) };
}

/** What tells a file from one that takes its name; null when there is none. */
async function identity(path: string): Promise<string | null> {
  try {
    const file = await stat(path, { bigint: true });
    // Opening a pipe would wait for whoever writes into it.
    if (!file.isFile()) throw new Error('it is no regular file');
    return `${file.dev}:${file.ino}`;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
