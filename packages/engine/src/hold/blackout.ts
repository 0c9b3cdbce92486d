import {
  type CalendarFault,
  type CalendarSet,
  type WindowState,
  windowState,
  type Zone,
} from '@taktwerk/calendar';
import { type BlackoutDefinition, fitsPattern, type HoldRecord, type Task } from '@taktwerk/model';

/** A BLACKOUT object of a client, and what is known of its windows at the moment. */
export class Blackout {
  readonly definition: BlackoutDefinition;
  /** Set while it is open by hand. */
  opened: HoldRecord | null = null;
  #known: (WindowState & { readonly asked: number }) | null = null;

  constructor(definition: BlackoutDefinition, opened: HoldRecord | null) {
    this.definition = definition;
    this.opened = opened;
  }

  /** Something the windows depend on has changed. */
  askAnew(): void {
    this.#known = null;
  }

  /** When it ends, as far as is known; null when it is not open. */
  openAt(now: number, zone: Zone, calendars: CalendarSet): OpenBlackout | null {
    const { definition, opened } = this;
    if (!definition.active) return null;
    const { open, until, fault } = this.#window(now, zone, calendars);
    const byHand = opened !== null && (opened.until === null || opened.until > now) ? opened : null;
    if (!open && byHand === null) return null;
    return {
      definition,
      byHand,
      until:
        byHand === null ? until : byHand.until === null ? null : Math.max(byHand.until, open ? until : 0),
      fault: open ? fault : null,
    };
  }

  /** Whether it holds tasks of an object and type. Notifications tell of trouble: they wait only when named. */
  covers({ name, type }: Pick<Task, 'name' | 'type'>): boolean {
    const { names, exceptNames, types } = this.definition;
    const fits = (pattern: string) => fitsPattern(pattern, name);
    return (
      (types.length === 0 ? type !== 'CALL' : types.includes(type)) &&
      (names.length === 0 || names.some(fits)) &&
      !exceptNames.some(fits)
    );
  }

  /** Asked again when its stretch is over, and when the clock was put back before the moment it was asked at. */
  #window(now: number, zone: Zone, calendars: CalendarSet): WindowState {
    const { windows } = this.definition;
    if (windows.length === 0) return NEVER;
    if (this.#known === null || now >= this.#known.until || now < this.#known.asked)
      this.#known = { ...windowState({ windows, zone, calendars, now }), asked: now };
    return this.#known;
  }
}

export interface OpenBlackout {
  readonly definition: BlackoutDefinition;
  /** Who opened it, when that is why. */
  readonly byHand: HoldRecord | null;
  /** Null when it is open until somebody closes it. */
  readonly until: number | null;
  readonly fault: CalendarFault | null;
}

const NEVER: WindowState = { open: false, until: Number.POSITIVE_INFINITY, fault: null };
