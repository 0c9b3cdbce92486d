import type { Timer } from '@taktwerk/model';
import type { Clock } from '../clock.ts';

/** Longest the queue sleeps at a stretch, so that a changed wall clock is noticed. Milliseconds. */
const LONGEST_SLEEP = 60_000;

/** A wall clock that is this much ahead of where it should be, or behind, was changed. Milliseconds. */
const JUMP = 1_000;

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
  readonly #timers = new Map<number, Map<Timer['kind'], Timer>>();
  #heap: Timer[] = [];
  #cancelSleep: (() => void) | null = null;
  /** How far the wall clock is ahead of the one that nobody changes. */
  #ahead: number;

  constructor(clock: Clock, due: (timer: Timer) => void) {
    this.#clock = clock;
    this.#due = due;
    this.#ahead = aheadOf(clock);
  }

  set(timer: Timer): void {
    // Before it is added: the timer counts by the clock as it is now.
    this.#noticeJump();
    const ofRun = this.#timers.get(timer.runId);
    if (ofRun === undefined) this.#timers.set(timer.runId, new Map([[timer.kind, timer]]));
    else ofRun.set(timer.kind, timer);
    push(this.#heap, timer);
    this.#sleep();
  }

  remove(runId: number): void {
    this.#timers.delete(runId);
  }

  clear(): void {
    this.#timers.clear();
    this.#heap = [];
    this.#cancelSleep?.();
    this.#cancelSleep = null;
  }

  /** Moves the lengths under way by as much as the wall clock was changed. */
  #noticeJump(): void {
    const jump = aheadOf(this.#clock) - this.#ahead;
    if (Math.abs(jump) < JUMP) return;
    this.#ahead += jump;
    const timers = [...this.#timers.values()].flatMap((ofRun) => [...ofRun.values()]);
    this.#heap = [];
    for (const timer of timers) {
      const moved = LENGTHS.has(timer.kind) ? { ...timer, due: timer.due + jump } : timer;
      this.#timers.get(timer.runId)?.set(timer.kind, moved);
      push(this.#heap, moved);
    }
  }

  #sleep(): void {
    this.#cancelSleep?.();
    this.#cancelSleep = null;
    const first = this.#heap[0];
    if (first === undefined) return;
    const wait = Math.min(Math.max(first.due - this.#clock.now(), 0), LONGEST_SLEEP);
    this.#cancelSleep = this.#clock.after(wait, () => this.#wake());
  }

  #wake(): void {
    this.#noticeJump();
    const now = this.#clock.now();
    for (let first = this.#heap[0]; first !== undefined && first.due <= now; first = this.#heap[0]) {
      pop(this.#heap);
      const ofRun = this.#timers.get(first.runId);
      if (ofRun?.get(first.kind) !== first) continue;
      ofRun.delete(first.kind);
      if (ofRun.size === 0) this.#timers.delete(first.runId);
      this.#due(first);
    }
    this.#sleep();
  }
}

function aheadOf(clock: Clock): number {
  return clock.now() - clock.monotonic();
}

function push(heap: Timer[], timer: Timer): void {
  let index = heap.push(timer) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || above.due <= timer.due) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = timer;
}

function pop(heap: Timer[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let index = 0;
  for (;;) {
    const left = 2 * index + 1;
    const right = left + 1;
    const child =
      (heap[right]?.due ?? Number.POSITIVE_INFINITY) < (heap[left]?.due ?? Number.POSITIVE_INFINITY)
        ? right
        : left;
    const below = heap[child];
    if (below === undefined || below.due >= last.due) break;
    heap[index] = below;
    index = child;
  }
  heap[index] = last;
}
