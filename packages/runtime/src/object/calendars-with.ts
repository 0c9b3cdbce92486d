import { CalendarSet } from '@taktwerk/calendar';
import { type CalendarDefinition, compileCalendar } from '@taktwerk/model';
import type { Store } from '@taktwerk/store';

/** The calendars and all that their events name, directly or through others. */
export async function calendarsWith(
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
