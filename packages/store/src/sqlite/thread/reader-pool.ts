import type { PoolFigures, PoolSize } from '../../port/pool-size.ts';
import type { ReadOperations } from '../read-operations.ts';
import type { ThreadClient } from './thread-client.ts';

type Reader = ThreadClient<ReadOperations>;

/** Milliseconds a reader has to be at one request to count as busy: quick ones wait for each other less than a thread takes. */
const BUSY = 20;
/** Requests that wait for one reader, however quick. */
const MANY = 32;

/** Reader threads: the least number from the start on, more while all are busy, fewer when some have been idle long. */
export class ReaderPool {
  readonly #size: PoolSize;
  readonly #make: () => Reader;
  /** Never empty; those behind the first `min` come and go. */
  readonly #readers: Reader[];
  readonly #idleTimers = new Map<Reader, NodeJS.Timeout>();
  /** Being opened or closed, and not asked meanwhile. */
  readonly #between = new Set<Promise<void>>();
  #opening: Reader | null = null;
  #closed = false;

  /** @param make a reader that is not open yet */
  constructor(size: PoolSize, make: () => Reader) {
    this.#size = size;
    this.#make = make;
    this.#readers = Array.from({ length: Math.max(1, size.min) }, make);
  }

  /** Opens the least number; throws what made that impossible. */
  async open(): Promise<void> {
    await Promise.all(this.#readers.map((reader) => reader.open()));
  }

  /** The reader with the least to do; when all are busy another one is opened for those that come next. */
  reader(): Reader {
    const least = this.#readers.reduce((one, other) => (other.underWay < one.underWay ? other : one));
    if (least.underWay >= MANY || least.waiting > BUSY) this.#grow();
    this.#keep(least);
    return least;
  }

  get figures(): PoolFigures {
    return {
      open: this.#readers.length,
      busy: this.#readers.filter((reader) => reader.underWay > 0).length,
    };
  }

  /** Every reader there is, with the one being opened. */
  all(): readonly Reader[] {
    return this.#opening === null ? this.#readers : [...this.#readers, this.#opening];
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#idleTimers.values()) clearTimeout(timer);
    this.#idleTimers.clear();
    await Promise.all([...this.#between, ...this.#readers.map((reader) => reader.close())]);
  }

  #grow(): void {
    if (this.#closed || this.#opening !== null || this.#readers.length >= this.#size.max) return;
    const reader = this.#make();
    this.#opening = reader;
    this.#meanwhile(
      reader.open().then(
        () => {
          this.#opening = null;
          if (this.#closed) return reader.close();
          this.#readers.push(reader);
          this.#keep(reader);
          return undefined;
        },
        () => {
          // Those that are there go on; the next one that finds all busy tries again.
          this.#opening = null;
          return reader.close();
        },
      ),
    );
  }

  /** A reader above the least number ends when nobody asks it for a while. */
  #keep(reader: Reader): void {
    if (this.#readers.indexOf(reader) < this.#size.min) return;
    const timer = this.#idleTimers.get(reader);
    if (timer !== undefined) timer.refresh();
    else this.#idleTimers.set(reader, setTimeout(() => this.#idle(reader), this.#size.idleTime).unref());
  }

  #idle(reader: Reader): void {
    const timer = this.#idleTimers.get(reader);
    if (reader.underWay > 0) {
      timer?.refresh();
      return;
    }
    this.#idleTimers.delete(reader);
    this.#readers.splice(this.#readers.indexOf(reader), 1);
    this.#meanwhile(reader.close());
  }

  #meanwhile(work: Promise<void>): void {
    this.#between.add(work);
    work.finally(() => this.#between.delete(work));
  }
}
