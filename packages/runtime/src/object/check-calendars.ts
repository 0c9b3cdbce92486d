import { type CalendarFault, CalendarSet, calendarFaultText } from '@taktwerk/calendar';
import { type CalendarDefinition, compileCalendar, type Problem } from '@taktwerk/model';
import type { ObjectDraft, Store } from '@taktwerk/store';

/**
 * Circles that calendar events would form with those that are stored, each named by its way round. Events that do not
 * exist yet may come later: whoever asks them is told.
 */
export async function checkCalendars(
  store: Store,
  drafts: readonly ObjectDraft[],
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const [client, own] of Map.groupBy(drafts, (draft) => draft.client)) {
    const calendars = own
      .filter((draft) => draft.type === 'CALE')
      .map((draft) => compileCalendar(JSON.parse(draft.content)));
    if (calendars.length === 0) continue;
    const set = await withNamed(store, client, calendars);
    for (const calendar of calendars) problems.push(...circlesOf(set, calendar));
  }
  return problems;
}

/** The calendars and all that their events name, directly or through others. */
async function withNamed(
  store: Store,
  client: number,
  calendars: readonly CalendarDefinition[],
): Promise<CalendarSet> {
  const set = new CalendarSet();
  const known = new Set<string>();
  for (let level = calendars; level.length > 0; ) {
    for (const calendar of level) {
      known.add(calendar.name);
      set.define(calendar.name, calendar);
    }
    const named = new Set(level.flatMap(namedCalendars).filter((name) => !known.has(name)));
    for (const name of named) known.add(name);
    const found = named.size === 0 ? [] : await store.objects.getMany(client, [...named]);
    level = found
      .filter((version) => version.type === 'CALE')
      .map((version) => compileCalendar(JSON.parse(version.content)));
  }
  return set;
}

function namedCalendars({ events }: CalendarDefinition): readonly string[] {
  return [...events.values()].flatMap(({ rule }) => {
    const names =
      rule.kind === 'group' ? rule.members : rule.kind === 'roll' ? [rule.base, ...rule.avoid] : [];
    return names.map((name) => name.calendar).filter((name) => name !== '');
  });
}

function circlesOf(set: CalendarSet, { name, events }: CalendarDefinition): readonly Problem[] {
  return [...events.keys()].flatMap((event, index) => {
    const fault: CalendarFault | null = set.faultOf({ calendar: name, event });
    return fault?.kind === 'circle' || fault?.kind === 'tooDeep'
      ? [{ path: `data.cale.calendar_events[${index}]`, message: `of ${name}: ${calendarFaultText(fault)}` }]
      : [];
  });
}
