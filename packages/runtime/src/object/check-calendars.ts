import { type CalendarFault, type CalendarSet, calendarFaultText } from '@taktwerk/calendar';
import { type CalendarDefinition, compileCalendar, type Problem } from '@taktwerk/model';
import type { ObjectDraft, Store } from '@taktwerk/store';
import { calendarsWith } from './calendars-with.ts';

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
    const set = await calendarsWith(store, client, calendars);
    for (const calendar of calendars) problems.push(...circlesOf(set, calendar));
  }
  return problems;
}

function circlesOf(set: CalendarSet, { name, events }: CalendarDefinition): readonly Problem[] {
  return [...events.keys()].flatMap((event, index) => {
    const fault: CalendarFault | null = set.faultOf({ calendar: name, event });
    return fault?.kind === 'circle' || fault?.kind === 'tooDeep'
      ? [{ path: `data.cale.calendar_events[${index}]`, message: `of ${name}: ${calendarFaultText(fault)}` }]
      : [];
  });
}
