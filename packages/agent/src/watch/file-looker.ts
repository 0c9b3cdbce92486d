import { opendir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type FileSource, fitsPattern } from '@taktwerk/model';
import { FolderWatch } from './folder-watch.ts';
import type { Finding, Looker, LookerHost } from './looker.ts';
import { RepeatedLook } from './repeated-look.ts';

/** Files of one folder an event looks at, at most. */
const MOST_FILES = 100_000;
/** Milliseconds after which the folder is read again although the operating system told of nothing. */
const SLOW_LOOK = 30_000;
/** Files looked at between two breaths of the event loop. */
const AT_ONCE = 500;

/** A file that may become a hit. */
interface Candidate {
  readonly version: string;
  /** Of the monotonic clock. */
  readonly since: number;
  readonly data: Readonly<Record<string, string>>;
}

/** Finds files that came or changed and then kept still; each version of a file is a hit once. */
export class FileLooker implements Looker {
  readonly #source: FileSource;
  readonly #once: boolean;
  readonly #host: LookerHost;
  readonly #folder: string;
  readonly #pattern: string;
  readonly #watch: FolderWatch;
  readonly #looks: RepeatedLook;
  readonly #slow: NodeJS.Timeout;
  readonly #candidates = new Map<string, Candidate>();
  /** Names the operating system told of. */
  #told = new Set<string>();
  /** The whole folder has to be read. */
  #everything = true;

  constructor(source: FileSource, once: boolean, host: LookerHost, slowLook = SLOW_LOOK) {
    this.#source = source;
    this.#once = once;
    this.#host = host;
    this.#folder = dirname(source.path);
    this.#pattern = basename(source.path);
    this.#watch = new FolderWatch(this.#folder, (name) => {
      if (name === null) this.#everything = true;
      else this.#told.add(name);
      this.#looks.ask();
    });
    this.#looks = new RepeatedLook({
      slow: slowLook,
      look: () => this.#look(),
      failed: (error) => {
        this.#everything = true;
        host.trouble(`${this.#folder} cannot be looked at: ${messageOf(error)}.`);
      },
    });
    this.#slow = setInterval(() => {
      this.#everything = true;
    }, slowLook);
    this.#looks.ask();
  }

  wake(): void {
    this.#looks.ask();
  }

  async stop(): Promise<void> {
    clearInterval(this.#slow);
    this.#watch.close();
    await this.#looks.stop();
  }

  async #look(): Promise<void> {
    const { state } = this.#host;
    // Heard of from here on, so that nothing falls between.
    this.#watch.open();
    const everything = this.#everything;
    const told = this.#told;
    this.#everything = false;
    this.#told = new Set();
    const names = everything ? await this.#names() : [...told].filter((name) => this.#fits(name));
    const leaveOut = !state.begun && !this.#source.existing;
    let looked = 0;
    for (const name of names) {
      if (this.#looks.stopped) return;
      looked += 1;
      if (looked % AT_ONCE === 0) await new Promise(setImmediate);
      await this.#lookAt(name, leaveOut);
    }
    if (everything) await this.#forgetGone(new Set(names));
    if (!state.begun) await this.#host.note({ kind: 'begun' }, true);
    this.#host.trouble(names.length >= MOST_FILES ? this.#tooMany() : null);
    await this.#findStable();
    if (this.#once && this.#candidates.size === 0 && !this.#looks.stopped) await this.#host.looked();
  }

  async #names(): Promise<string[]> {
    const names: string[] = [];
    for await (const entry of await opendir(this.#folder)) {
      if (this.#looks.stopped || names.length >= MOST_FILES) break;
      if (this.#fits(entry.name)) names.push(entry.name);
    }
    return names;
  }

  /** On the file system the case of letters counts. */
  #fits(name: string): boolean {
    if (name === this.#pattern) return true;
    const isPattern = this.#pattern.includes('*') || this.#pattern.includes('?');
    return isPattern && fitsPattern(this.#pattern, name, { exactCase: true });
  }

  async #lookAt(name: string, leaveOut: boolean): Promise<void> {
    const { state } = this.#host;
    const path = join(this.#folder, name);
    const found = await this.#file(path);
    if (found === null) {
      this.#candidates.delete(path);
      if (state.seen.has(path)) await this.#host.note({ kind: 'gone', path }, false);
      return;
    }
    const { version } = found;
    if (state.seen.get(path) === version) this.#candidates.delete(path);
    else if (leaveOut) await this.#host.note({ kind: 'seen', path, version }, false);
    else if (this.#candidates.get(path)?.version !== version)
      this.#candidates.set(path, { ...found, since: performance.now() });
  }

  /** What a file is now; null when there is none, or one that is too small. */
  async #file(path: string): Promise<Omit<Candidate, 'since'> | null> {
    try {
      const file = await stat(path, { bigint: true });
      if (!file.isFile() || file.size < this.#source.minSize) return null;
      return {
        version: `${file.ino}:${file.size}:${file.mtimeNs}`,
        data: {
          PATH: path,
          FILE: basename(path),
          FOLDER: this.#folder,
          SIZE: String(file.size),
          TIME: file.mtime.toISOString(),
        },
      };
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  }

  async #forgetGone(names: ReadonlySet<string>): Promise<void> {
    for (const path of [...this.#host.state.seen.keys()])
      if (!names.has(basename(path))) await this.#host.note({ kind: 'gone', path }, false);
    for (const path of [...this.#candidates.keys()])
      if (!names.has(basename(path))) this.#candidates.delete(path);
  }

  /** Files that kept still long enough are hits, as far as there is room; the others are looked at again. */
  async #findStable(): Promise<void> {
    const { stableFor } = this.#source;
    const findings: Finding[] = [];
    const found: string[] = [];
    for (const [path, candidate] of this.#candidates) {
      if (this.#looks.stopped) return;
      const left = candidate.since + stableFor - performance.now();
      if (left > 0) {
        this.#looks.askIn(left);
        continue;
      }
      if (findings.length >= this.#host.room()) break;
      const now = await this.#file(path);
      if (now === null) this.#candidates.delete(path);
      else if (now.version === candidate.version) {
        findings.push({ data: now.data, mark: { kind: 'seen', path, version: now.version } });
        found.push(path);
      } else {
        this.#candidates.set(path, { ...now, since: performance.now() });
        this.#looks.askIn(stableFor);
      }
    }
    if (findings.length === 0) return;
    await this.#host.found(findings);
    for (const path of found) this.#candidates.delete(path);
  }

  #tooMany(): string {
    return `More than ${MOST_FILES} files fit ${this.#source.path}; only so many are looked at.`;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
