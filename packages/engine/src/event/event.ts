import { calendarFaultText, type WindowAnswer, windowAt } from '@taktwerk/calendar';
import { type EventDefinition, isAgentSource, isEnded, Status } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { Definitions } from '../message.ts';
import type { ShardState } from '../shard-state.ts';
import { close } from './close-event.ts';
import { fire, HITS } from './fire.ts';
import { acknowledgeHits, giveUpLook, makeRoom, THROUGH, takeWaiting, tellAgent } from './look.ts';
import { planTime, timeDue } from './time-event.ts';

/** An event became active: from here on it looks, or waits to be told. */
export function startEvent(state: ShardState, live: LiveTask): void {
  const { task, definition } = live;
  if (definition?.event == null) {
    state.end(live, Status.faultOther, `${task.name} says nothing of what it waits for.`);
    return;
  }
  const { source } = definition.event;
  if (isAgentSource(source) && state.agentGroups.has(`${task.client}:${task.agent}`)) {
    state.end(
      live,
      Status.faultOther,
      `${task.agent} is an agent group; an event looks on one agent (event_attributes.agent).`,
    );
    return;
  }
  state.events.add(task);
  if (source.kind === 'time') planTime(state, live, source.recurrence, task.startTime ?? state.now);
  else look(state, live, definition.event);
}

/** Takes up an event that was active. */
export function restoreEvent(state: ShardState, live: LiveTask): void {
  const event = live.definition?.event;
  if (event == null) return;
  state.events.add(live.task);
  if (live.task.endingStatus !== null) {
    firingEnded(state, live);
    return;
  }
  if (event.source.kind === 'time') {
    if (live.task.startAt !== null && !live.timers.has('schedule'))
      state.arm(live, 'schedule', live.task.startAt);
  } else look(state, live, event);
}

/** Looks, or stops looking, as its hours, its suspension and its agent have it now. */
export function look(state: ShardState, live: LiveTask, event: EventDefinition): void {
  const { task } = live;
  if (isEnded(task.status) || task.cancelRequested || task.endingStatus !== null) return;
  const hours = hoursOf(state, live, event);
  if (hours?.kind === 'fault') {
    close(state, live, Status.faultOther, calendarFaultText(hours.fault));
    return;
  }
  const change = hours === null ? null : hours.kind === 'open' ? hours.until : hours.opens;
  if (change !== null && live.timers.get('schedule')?.due !== change) state.arm(live, 'schedule', change);
  if (hours?.kind === 'closed' && hours.opens === null) {
    close(state, live, Status.endedOk, 'No day or hour in which it looks will come any more.');
    return;
  }
  const paused = task.suspended || hours?.kind === 'closed';
  if (isAgentSource(event.source)) tellAgent(state, live, event, paused);
  else state.show(live, task.suspended ? Status.suspended : Status.sleeping);
}

/** The days and hours it looks in, as of now; null when it always does. */
export function hoursOf(state: ShardState, live: LiveTask, event: EventDefinition): WindowAnswer | null {
  if (event.window === null) return null;
  return windowAt(event.window, state.zoneOf(live), state.calendars(live.task.client), state.now);
}

/** The planned time of a TIME event, or the time its hours begin or end. */
export function eventDue(state: ShardState, live: LiveTask): void {
  const event = live.definition?.event;
  if (event == null) return;
  if (event.source.kind === 'time') state.effects.push({ kind: 'readDefinitions', runId: live.task.runId });
  else look(state, live, event);
}

/** The object is known as it is now: its script is run for every hit that waits. */
export function eventRead(state: ShardState, live: LiveTask, definitions: Definitions): void {
  const { task } = live;
  const own = live.definition?.event;
  if (own == null || task.endingStatus !== null || task.cancelRequested || task.stage !== 'running') return;
  const definition = definitions.get(task.name);
  if (definition?.event == null) {
    close(state, live, Status.faultOther, `There is no event ${task.name} any more.`);
    return;
  }
  const hits = own.source.kind === 'time' ? timeDue(state, live, own) : takeWaiting(state, live);
  for (const hit of hits) {
    fire(state, live, definition, definitions, hit);
    if (own.frequency !== 'untilFirstHit') continue;
    close(state, live, Status.endedOk, 'It had its first hit.');
    return;
  }
  if (own.source.kind !== 'time') {
    if (hits.length === 0) return;
    if (state.marked(live, 0, THROUGH) === '') acknowledgeHits(state, live, own);
    else closeOnce(state, live);
  } else if (own.frequency === 'once' && hits.length > 0) closeOnce(state, live);
  else planTime(state, live, own.source.recurrence, task.startTime ?? state.now);
}

/** A run of its script has ended: there is room for another, or the event that looks no more can end. */
export function firingEnded(state: ShardState, live: LiveTask): void {
  const { task, definition } = live;
  if (task.endingStatus !== null) {
    if (live.roots?.size === 0) state.end(live, task.endingStatus);
    return;
  }
  if (definition?.event != null && isAgentSource(definition.event.source))
    makeRoom(state, live, definition.event);
}

/** Its agent has looked once at everything; an event that looks once is through. */
export function lookedOnce(state: ShardState, live: LiveTask): void {
  if (live.definition?.event?.frequency !== 'once' || live.task.endingStatus !== null) return;
  if (state.events.waiting.has(live.task.runId)) state.mark(live, 0, THROUGH, '1');
  else closeOnce(state, live);
}

function closeOnce(state: ShardState, live: LiveTask): void {
  close(state, live, Status.endedOk, `It has looked once; hits: ${Number(state.marked(live, 0, HITS))}.`);
}

/** A user has suspended or resumed it. */
export function switchEvent(state: ShardState, live: LiveTask, event: EventDefinition): void {
  if (live.task.stage !== 'running') return;
  if (event.source.kind !== 'time') look(state, live, event);
  else state.show(live, live.task.suspended ? Status.suspended : Status.sleeping);
}

/** The event has ended: nobody looks for it any more. */
export function leaveEvent(state: ShardState, live: LiveTask): void {
  giveUpLook(state, live);
  state.events.remove(live.task);
}
