import type { CalendarCondition, CalendarDefinition, CalendarEventName, EpochDay } from '@taktwerk/model';
import { type DaySet, daySet, holds } from './day-set.ts';
import { ruleNames } from './rule-names.ts';

/** Deepest chain of events that refer to one another. */
const DEEPEST = 50;

/** Why a day cannot be decided. Texts for users are made by {@link calendarFaultText}. */
export type CalendarFault =
  | { readonly kind: 'unknownCalendar'; readonly calendar: string }
  | { readonly kind: 'unknownEvent'; readonly calendar: string; readonly event: string }
  /** The events refer to each other in a circle, named in order. */
  | { readonly kind: 'circle'; readonly path: readonly CalendarEventName[] }
  /** The events refer to one another in too long a chain. */
  | { readonly kind: 'tooDeep'; readonly calendar: string; readonly event: string }
  /** The day lies outside of what the event speaks about. */
  | {
      readonly kind: 'beyondValidity';
      readonly calendar: string;
      readonly event: string;
      readonly day: EpochDay;
      /** Before the first day it speaks about, or after the last. */
      readonly side: 'before' | 'after';
    };

export type DayAnswer =
  | { readonly ok: true; readonly occurs: boolean }
  | { readonly ok: false; readonly fault: CalendarFault };

type Linked =
  | { readonly ok: true; readonly days: DaySet }
  | { readonly ok: false; readonly fault: CalendarFault };

/**
 * The calendars of a client, their events linked to one another. An event is linked when it is first asked for, so a
 * circle or a missing member is told to whoever asks and to nobody else.
 */
export class CalendarSet {
  readonly #calendars = new Map<string, CalendarDefinition>();
  readonly #linked = new Map<string, Linked>();

  /** Puts a calendar in place of the one of its name; null takes it away. */
  define(name: string, calendar: CalendarDefinition | null): void {
    if (calendar === null) this.#calendars.delete(name);
    else this.#calendars.set(name, calendar);
    this.#linked.clear();
  }

  get(name: string): CalendarDefinition | undefined {
    return this.#calendars.get(name);
  }

  /** Whether a day belongs to an event. Costs the same for every day, however far. */
  occurs(name: CalendarEventName, day: EpochDay): DayAnswer {
    const linked = this.#link(name, []);
    if (!linked.ok) return linked;
    const { validFrom, validTo } = linked.days.definition;
    const before = validFrom !== null && day < validFrom;
    if (before || (validTo !== null && day > validTo)) {
      const side = before ? 'before' : 'after';
      return { ok: false, fault: { kind: 'beyondValidity', ...name, day, side } };
    }
    return { ok: true, occurs: linked.days.has(day) };
  }

  /** Whether a day fulfils a condition; the first fault decides, because half an answer would be a guess. */
  fulfils({ match, events }: CalendarCondition, day: EpochDay): DayAnswer {
    let count = 0;
    for (const event of events) {
      const answer = this.occurs(event, day);
      if (!answer.ok) return answer;
      if (answer.occurs) count += 1;
    }
    return { ok: true, occurs: holds(match, count, events.length) };
  }

  /** What an event would meet when asked, without a day: null when it can be decided. */
  faultOf(name: CalendarEventName): CalendarFault | null {
    const linked = this.#link(name, []);
    return linked.ok ? null : linked.fault;
  }

  #link(name: CalendarEventName, path: readonly CalendarEventName[]): Linked {
    const key = `${name.calendar}\n${name.event}`;
    const known = this.#linked.get(key);
    if (known !== undefined) return known;
    if (path.some((above) => above.calendar === name.calendar && above.event === name.event)) {
      return { ok: false, fault: { kind: 'circle', path: [...path, name] } };
    }
    if (path.length === DEEPEST) return { ok: false, fault: { kind: 'tooDeep', ...name } };
    const linked = this.#linkNew(name, [...path, name]);
    // How deep an event is depends on who asks.
    if (linked.ok || linked.fault.kind !== 'tooDeep') this.#linked.set(key, linked);
    return linked;
  }

  #linkNew(
    { calendar: calendarName, event: eventName }: CalendarEventName,
    path: readonly CalendarEventName[],
  ): Linked {
    const calendar = this.#calendars.get(calendarName);
    if (calendar === undefined)
      return { ok: false, fault: { kind: 'unknownCalendar', calendar: calendarName } };
    const definition = calendar.events.get(eventName);
    if (definition === undefined) {
      return { ok: false, fault: { kind: 'unknownEvent', calendar: calendarName, event: eventName } };
    }
    const members: DaySet[] = [];
    for (const member of ruleNames(definition.rule)) {
      const linked = this.#link({ calendar: member.calendar || calendarName, event: member.event }, path);
      if (!linked.ok) return linked;
      members.push(linked.days);
    }
    return { ok: true, days: daySet(definition, members) };
  }
}
