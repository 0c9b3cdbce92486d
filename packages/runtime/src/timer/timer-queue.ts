import type { Timer } from '@taktwerk/model';
import type { Clock } from '../clock.ts';
import { popTimer, pushTimer } from './timer-heap.ts';

/** Longest the queue sleeps at a stretch, so that a changed wall clock is noticed. Milliseconds. */
const LONGEST_SLEEP = 60_000;

/** A wall clock that is this much ahead of where it should be, or behind, was changed. Milliseconds. */
const JUMP = 1_000;

/** Timers called off that may stay in the heap beside twice as many as count. */
const TOLERATED = 1_000;

/** Timers that count a length of time, which a change of the wall clock makes neither longer nor shorter; the others are dates. */
const LENGTHS: ReadonlySet<Timer['kind']> = new Set([
  'scriptWait',
  'conditions',
  'externalTimeout',
  'escalation',
  'maximumRunTime',
]);

/**
 * Calls back when stored timers come due. One of a kind per run; a newer one replaces the older. A change of the wall clock
 * is noticed within a minute: dates then count by the new time, lengths go on as they were.
 */
export class TimerQueue {
  readonly #clock: Clock;
  readonly #due: (timer: Timer) => void;
  /** Those that count: a run has few kinds, so a list of them costs less than a map. */
  readonly #timers = new Map<number, readonly Timer[]>();
  #count = 0;
  /** Also holds some that were replaced or called off. */
  #heap: Timer[] = [];
  #cancelSleep: (() => void) | null = null;
  /** The timer that is slept for. */
  #awaited: Timer | null = null;
  /** How far the wall clock is ahead of the one that nobody changes. */
  #ahead: number;

  constructor(clock: Clock, due: (timer: Timer) => void) {
    this.#clock = clock;
    this.#due = due;
    this.#ahead = aheadOf(clock);
  }

  /** Timers that are armed. */
  get armed(): number {
    return this.#count;
  }

  /** Timers kept in memory, those that were called off among them. */
  get kept(): number {
    return this.#heap.length;
  }

  set(timer: Timer): void {
    // Before it is added: the timer counts by the clock as it is now.
    this.#noticeJump();
    const ofRun = this.#timers.get(timer.runId);
    const others = ofRun?.filter(({ kind }) => kind !== timer.kind) ?? [];
    this.#count += others.length + 1 - (ofRun?.length ?? 0);
    this.#timers.set(timer.runId, others.length === 0 ? [timer] : [...others, timer]);
    pushTimer(this.#heap, timer);
    this.#tidy();
    if (this.#heap[0] !== this.#awaited) this.#sleep();
  }

  remove(runId: number): void {
    this.#count -= this.#timers.get(runId)?.length ?? 0;
    this.#timers.delete(runId);
    this.#tidy();
  }

  clear(): void {
    this.#timers.clear();
    this.#count = 0;
    this.#heap = [];
    this.#cancelSleep?.();
    this.#cancelSleep = null;
    this.#awaited = null;
  }

  /** Moves the lengths under way by as much as the wall clock was changed. */
  #noticeJump(): void {
    const jump = aheadOf(this.#clock) - this.#ahead;
    if (Math.abs(jump) < JUMP) return;
    this.#ahead += jump;
    for (const [runId, ofRun] of this.#timers)
      if (ofRun.some(({ kind }) => LENGTHS.has(kind)))
        this.#timers.set(
          runId,
          ofRun.map((timer) => (LENGTHS.has(timer.kind) ? { ...timer, due: timer.due + jump } : timer)),
        );
    this.#rebuild();
    // Whatever is slept for, it is to be found out anew when.
    this.#awaited = null;
  }

  #sleep(): void {
    this.#cancelSleep?.();
    this.#cancelSleep = null;
    const first = this.#heap[0];
    this.#awaited = first ?? null;
    if (first === undefined) return;
    const wait = Math.min(Math.max(first.due - this.#clock.now(), 0), LONGEST_SLEEP);
    this.#cancelSleep = this.#clock.after(wait, () => this.#wake());
  }

  #wake(): void {
    this.#noticeJump();
    const now = this.#clock.now();
    for (let first = this.#heap[0]; first !== undefined && first.due <= now; first = this.#heap[0]) {
      popTimer(this.#heap);
      if (this.#take(first)) this.#due(first);
    }
    this.#sleep();
  }

  /** Takes a timer that counts out of those that do; false for one that was replaced or called off. */
  #take(timer: Timer): boolean {
    const ofRun = this.#timers.get(timer.runId);
    if (ofRun?.includes(timer) !== true) return false;
    const others = ofRun.filter((one) => one !== timer);
    if (others.length === 0) this.#timers.delete(timer.runId);
    else this.#timers.set(timer.runId, others);
    this.#count -= 1;
    return true;
  }

  /** What was called off long before its time would else stay in memory until then. */
  #tidy(): void {
    if (this.#heap.length > 2 * this.#count + TOLERATED) this.#rebuild();
  }

  /** Sorted, a list is a heap. */
  #rebuild(): void {
    this.#heap = [...this.#timers.values()].flat().sort((a, b) => a.due - b.due);
  }
}

function aheadOf(clock: Clock): number {
  return clock.now() - clock.monotonic();
}
