import type { CalendarSet, Zone } from '@taktwerk/calendar';
import type { QueueDefinition } from '@taktwerk/model';
import { type QueueLimits, queueLimits } from './queue-limits.ts';
import { WaitingLine } from './waiting-line.ts';

/** The queue every client has without defining it. */
export const CLIENT_QUEUE = 'CLIENT_QUEUE';

/**
 * Home of a queue's slots (reference `engine-semantics.md` §5.7). Requests and releases name a run and may come
 * twice. `used` may exceed the maximum after the maximum was lowered.
 */
export class QueueSlots {
  #definition: QueueDefinition;
  #limits: QueueLimits;
  /** When the limits were asked. */
  #asked = Number.POSITIVE_INFINITY;
  readonly #used = new Set<number>();
  readonly #waiting = new WaitingLine();

  constructor(definition: QueueDefinition) {
    this.#definition = definition;
    this.#limits = usual(definition);
  }

  /** What it is as of the last {@link ask}. */
  get limits(): QueueLimits {
    return this.#limits;
  }

  /** Whether it differs at times. */
  get changes(): boolean {
    return this.#definition.exceptions !== undefined;
  }

  /** The zone its exceptions name. */
  get timeZone(): string | null {
    return this.#definition.exceptions?.timeZone ?? null;
  }

  get isAwaited(): boolean {
    return this.#waiting.size > 0;
  }

  get usedSlots(): number {
    return this.#used.size;
  }

  get stopped(): boolean {
    return !this.#limits.started;
  }

  redefine(definition: QueueDefinition): void {
    this.#definition = definition;
    this.askAnew();
  }

  /** Something its limits depend on has changed. */
  askAnew(): void {
    this.#limits = usual(this.#definition);
    this.#asked = Number.POSITIVE_INFINITY;
  }

  /** Looks what its limits are now: when those known are over, or the clock was put back before they were asked. */
  ask(now: number, zone: () => Zone, calendars: CalendarSet): void {
    if (now >= this.#asked && now < this.#limits.until) return;
    this.#limits = queueLimits(this.#definition, zone(), calendars, now);
    this.#asked = now;
  }

  /** True when the run holds a slot now; otherwise it waits in order of priority, then run id. */
  request(runId: number, priority: number): boolean {
    if (this.#used.has(runId)) return true;
    if (this.#waiting.size === 0 && this.#hasRoom()) {
      this.#used.add(runId);
      return true;
    }
    this.#waiting.add(runId, priority);
    return false;
  }

  /** Takes the next run that may start, giving it a slot; undefined when none may. */
  grantNext(): number | undefined {
    if (!this.#hasRoom()) return undefined;
    const runId = this.#waiting.takeFirst();
    if (runId !== undefined) this.#used.add(runId);
    return runId;
  }

  /** Gives a slot whatever the limits say; `used` may exceed the maximum by it. */
  force(runId: number): void {
    this.#waiting.remove(runId);
    this.#used.add(runId);
  }

  /** A slot held before a restart of the server. */
  restore(runId: number): void {
    this.#used.add(runId);
  }

  /** Gives the slot back, or leaves the line. */
  release(runId: number): void {
    this.#used.delete(runId);
    this.#waiting.remove(runId);
  }

  /** How many waiting runs are served before this one. */
  ahead(runId: number): number {
    return this.#waiting.ahead(runId);
  }

  #hasRoom(): boolean {
    const { maxSlots, started } = this.#limits;
    return started && (maxSlots < 0 || this.#used.size < maxSlots);
  }
}

function usual({ maxSlots, priority, started }: QueueDefinition): QueueLimits {
  return { maxSlots, priority, started, exception: null, until: Number.POSITIVE_INFINITY, fault: null };
}
