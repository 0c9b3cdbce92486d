import { type EventDefinition, Status } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { EventMessage, Reply } from '../message.ts';
import type { ShardState } from '../shard-state.ts';
import { close } from './close-event.ts';
import { hoursOf, look, lookedOnce } from './event.ts';
import { fire } from './fire.ts';
import { looking, takeIn } from './look.ts';

/** What comes from outside to events: agents tell what they find, programs tell over HTTP. */
export function handleEvent(state: ShardState, message: EventMessage): Reply | null {
  if (message.kind === 'eventTold') return told(state, message);
  const live = state.tasks.get(message.runId);
  if (live?.task.type !== 'EVNT' || live.task.attempt !== message.attempt) return null;
  switch (message.kind) {
    case 'eventLooking':
      looking(state, live, message.trouble);
      return null;
    case 'eventLooked':
      lookedOnce(state, live);
      return null;
    case 'eventHits':
      if (takeIn(state, live, message.hits))
        state.effects.push({ kind: 'readDefinitions', runId: message.runId });
      return null;
  }
}

/** An agent is there: its events are told to it, as they are now. */
export function eventsOfAgent(state: ShardState, agent: string): void {
  for (const runId of state.events.ofAgent(agent)) {
    const live = state.tasks.get(runId);
    const event = live?.definition?.event;
    if (live !== undefined && event != null) look(state, live, event);
  }
}

/** Somebody tells a WEBHOOK event of a hit: the oldest active run of the object takes it. */
function told(state: ShardState, message: Extract<EventMessage, { kind: 'eventTold' }>): Reply {
  const { client, name, definitions } = message;
  const refuse = (
    reason: 'notActive' | 'wrongState' | 'tooBusy' | 'shuttingDown',
    details: string,
  ): Reply => ({
    kind: 'refused',
    reason,
    details,
  });
  if (state.draining)
    return refuse('shuttingDown', 'The server takes nothing new. Try again when it is back.');
  const found = activeRun(state, client, name);
  if (found === null)
    return refuse('notActive', `Event ${name} of client ${client} is not active. Execute it first.`);
  const { live, event } = found;
  const { runId } = live.task;
  if (live.task.suspended) return refuse('wrongState', `Event ${runId} is suspended.`);
  const hours = hoursOf(state, live, event);
  if (hours !== null && hours.kind !== 'open')
    return refuse('wrongState', `Event ${runId} takes no hits at this time (its days and hours).`);
  const active = live.roots?.size ?? 0;
  if (active >= event.maxActive)
    return refuse(
      'tooBusy',
      `${active} runs of the script of event ${runId} are active, as many as it may have. Try again later.`,
    );
  const definition = definitions.get(name);
  if (definition?.event == null) return refuse('notActive', `There is no event ${name} any more.`);
  const firing = fire(state, live, definition, definitions, message.data);
  if (event.frequency === 'untilFirstHit') close(state, live, Status.endedOk, 'It had its first hit.');
  return { kind: 'done', runId: firing };
}

function activeRun(
  state: ShardState,
  client: number,
  name: string,
): { readonly live: LiveTask; readonly event: EventDefinition } | null {
  for (const runId of state.events.ofObject(client, name)) {
    const live = state.tasks.get(runId);
    const event = live?.definition?.event;
    if (live === undefined || event?.source.kind !== 'webhook') continue;
    if (live.task.endingStatus === null && !live.task.cancelRequested) return { live, event };
  }
  return null;
}
