import { calendarFaultText } from '@taktwerk/calendar';
import { type HoldRecord, Status, type Task } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';
import type { OpenBlackout } from './blackout.ts';

/** Why tasks of a client do not start. */
export type Hold =
  | { readonly kind: 'clientStopped'; readonly client: number }
  | { readonly kind: 'emergencyStop'; readonly record: HoldRecord }
  | { readonly kind: 'blackout'; readonly blackout: OpenBlackout };

/** Where a held task stands. */
export const HELD: ReadonlySet<Task['stage']> = new Set(['queue', 'parallel', 'agent']);

/** What holds a task of a client now; null when it may start. */
export function holdOf(state: ShardState, task: Pick<Task, 'client' | 'name' | 'type'>): Hold | null {
  const { client } = task;
  const emergency = state.holds.get(client)?.emergency ?? null;
  if (emergency !== null) return { kind: 'emergencyStop', record: emergency };
  if (state.stoppedClients.has(client)) return { kind: 'clientStopped', client };
  const blackout = lastToEnd(openBlackouts(state, task));
  return blackout === null ? null : { kind: 'blackout', blackout };
}

/** The blackouts that are open for a task. */
export function openBlackouts(
  state: ShardState,
  task: Pick<Task, 'client' | 'name' | 'type'>,
): readonly OpenBlackout[] {
  const blackouts = state.holds.get(task.client)?.blackouts;
  if (blackouts === undefined || blackouts.size === 0) return NONE;
  return [...blackouts.values()].flatMap((blackout) => {
    if (!blackout.covers(task)) return [];
    const zone = state.zone(task.client, blackout.definition.timeZone);
    return blackout.openAt(state.now, zone, state.calendars(task.client)) ?? [];
  });
}

const NONE: readonly OpenBlackout[] = [];

/** The one a task would wait for longest. */
function lastToEnd(blackouts: readonly OpenBlackout[]): OpenBlackout | null {
  let last: OpenBlackout | null = null;
  for (const one of blackouts)
    if (last === null || (last.until !== null && (one.until === null || one.until > last.until))) last = one;
  return last;
}

/** Asked at each gate a task may stand at for long, so that nothing starts behind the back of who holds it. */
export function isHeld(state: ShardState, live: LiveTask): boolean {
  const { task } = live;
  const hold = holdOf(state, task);
  if (hold === null || isExempt(state, live, hold)) return false;
  state.show(live, Status.clientStopped, holdText(hold));
  if (hold.kind === 'blackout' && hold.blackout.until !== null) wakeAt(state, hold.blackout.until);
  return true;
}

/** A backup or rollback object belongs to a task that runs already: a blackout lets that go on. */
export function isExempt(state: ShardState, { task }: LiveTask, hold: Hold): boolean {
  return hold.kind === 'blackout' && state.tasks.get(task.parent)?.supporting === task.runId;
}

/** Says what holds, until when and why. */
export function holdText(hold: Hold): string {
  switch (hold.kind) {
    case 'clientStopped':
      return `Automatic processing of client ${hold.client} is off.`;
    case 'emergencyStop': {
      const { client, user, since, reason } = hold.record;
      return `${user} stopped client ${client} for an emergency at ${instant(since)}${because(reason)}.`;
    }
    case 'blackout': {
      const { definition, byHand, until, fault } = hold.blackout;
      const end = until === null ? 'until it is closed' : `until ${instant(until)}`;
      const who = byHand === null ? '' : `, opened by ${byHand.user}${because(byHand.reason)}`;
      const doubt = fault === null ? '' : ` ${calendarFaultText(fault)}`;
      return `Blackout ${definition.name} is open ${end}${who}.${doubt}`;
    }
  }
}

/** One timer of the shard for the first end of a blackout that somebody waits for. It is not stored: loading asks again. */
function wakeAt(state: ShardState, due: number): void {
  if (state.blackoutsEnd !== null && state.blackoutsEnd <= due) return;
  state.blackoutsEnd = due;
  state.effects.push({ kind: 'setTimer', timer: { runId: 0, kind: 'blackout', due, generation: due } });
}

function because(reason: string): string {
  return reason === '' ? '' : ` (${reason})`;
}

function instant(time: number): string {
  return new Date(time).toISOString();
}
