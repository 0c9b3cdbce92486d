import { type CalendarSet, localDay, type Zone } from '@taktwerk/calendar';
import { type EpochDay, isEnded, Status } from '@taktwerk/model';
import { act } from './action/act.ts';
import { deactivateActive } from './action/deactivate.ts';
import { switchClient } from './action/switch-client.ts';
import { activate } from './activation/activate.ts';
import { agentConnected, agentDisconnected } from './agent/agent-messages.ts';
import { handleJob, jobEnded } from './agent/job-messages.ts';
import { defineAgentGroup } from './agent-group/group-of-task.ts';
import { notedEnd } from './asked/job-end.ts';
import { startAsked } from './asked/start-asked.ts';
import { branchStepPerformed } from './branch/branch.ts';
import { cancel } from './cancel/cancel.ts';
import { Changes, type ReportLine } from './changes.ts';
import { evaluatePostconditions, stepPerformed } from './condition/conditions.ts';
import type { Effect } from './effect.ts';
import { handleEvent } from './event/event-messages.ts';
import { explain } from './explain/explain.ts';
import type { WaitExplanation } from './explain/wait-reason.ts';
import { beginExternal, externalFound } from './external/external-dependency.ts';
import { takeLoopValues } from './foreach/loop.ts';
import { modifyGroup } from './group/modify-group.ts';
import { askBlackoutsAnew } from './hold/ask-held.ts';
import { liftEmergencyStop, stopForEmergency } from './hold/emergency-stop.ts';
import { type HoldsView, holdsView } from './hold/holds-view.ts';
import { closeBlackout, defineBlackout, openBlackout } from './hold/switch-blackout.ts';
import { advance } from './life-cycle/advance.ts';
import { afterEnd } from './life-cycle/ended.ts';
import type { LiveTask } from './live-task.ts';
import type { EngineMessage, Reply } from './message.ts';
import { answerNotification } from './notification/answer-notification.ts';
import { mailSettled, notificationPrepared } from './notification/notification.ts';
import { outputScanned } from './output-scan/output-scan.ts';
import { askQueuesAnew } from './queue/ask-queues.ts';
import { grantSlots } from './queue/grant-slots.ts';
import { load, type StoredShard } from './recovery/load.ts';
import { restart } from './restart/restart.ts';
import { proceedRollback, rollback } from './rollback/rollback.ts';
import { remainingRunTime } from './run-time/estimate-task.ts';
import { definitionsRead, startContainer } from './schedule/container.ts';
import { handleScript } from './script/script-messages.ts';
import { ShardState } from './shard-state.ts';
import { defineSync, keyOf, runSyncAction } from './sync/syncs-of-task.ts';
import { timerDue } from './timer/timer-due.ts';
import { changeLine } from './workflow/change-line.ts';
import { modifyLines } from './workflow/modify-lines.ts';
import { beginIteration, childSignalled, startLines, startWorkflow } from './workflow/workflow.ts';

/**
 * The engine: takes one message at a time and answers with changed tasks and effects. It has no clock, no
 * randomness and no I/O, so the same messages in the same order always lead to the same state.
 */
export class Shard {
  readonly #state: ShardState;

  constructor(shard: number, nextRunId: number) {
    this.#state = new ShardState(shard, nextRunId);
  }

  /** Takes up what was stored; what is outstanding comes out as effects of the next {@link takeEffects}. */
  load(stored: StoredShard, now: number): void {
    this.#state.now = now;
    load(this.#state, stored);
    this.#settle();
  }

  /** `now` is milliseconds since 1970, UTC. */
  handle(message: EngineMessage, now: number): Reply | null {
    this.#state.now = now;
    const reply = this.#dispatch(message);
    this.#settle();
    return reply;
  }

  /** What changed since the last call; the caller makes it durable before anything of it leaves. */
  takeChanges(): Changes {
    const { changes } = this.#state;
    this.#state.changes = new Changes();
    return changes;
  }

  takeEffects(): readonly Effect[] {
    const { effects } = this.#state;
    if (effects.length > 0) this.#state.effects = [];
    return effects;
  }

  /** Report lines since the last call; they go before what the effects add. */
  takeReportLines(): readonly ReportLine[] {
    const { reportLines } = this.#state;
    if (reportLines.length > 0) this.#state.reportLines = [];
    return reportLines;
  }

  task(runId: number): LiveTask | undefined {
    return this.#state.tasks.get(runId);
  }

  /** What a SYNC object is now; null when there is none. */
  sync(client: number, name: string): { readonly state: string; readonly value: number } | null {
    return this.#state.syncs.get(keyOf(client, name)) ?? null;
  }

  /** The calendars and zones of a client as they are now, and the day it is in a zone of it. */
  calendars(
    client: number,
    timeZone: string | null,
  ): {
    readonly calendars: CalendarSet;
    dayOf(instant: number): EpochDay;
    zone(name: string): Zone | null;
  } {
    const state = this.#state;
    const dayOf = (instant: number) => localDay(state.zone(client, timeZone), instant);
    const zone = (name: string) => state.zones(client).find(name);
    return { calendars: state.calendars(client), dayOf, zone };
  }

  /** What keeps tasks of a client from starting. */
  holds(client: number, now: number): HoldsView {
    return holdsView(this.#state, client, now);
  }

  explain(runId: number): WaitExplanation | null {
    return explain(this.#state, runId);
  }

  /** Those of the objects whose past run times have not been read yet. */
  unknownRunTimes(client: number, names: Iterable<string>): readonly string[] {
    let unknown = NONE;
    for (const name of names) {
      if (!this.#state.runTimes.isKnown(client, name)) unknown = [...unknown, name];
    }
    return unknown;
  }

  /** Whole seconds a task is expected to go on; null for a run the shard does not know. */
  remainingRunTime(runId: number, now: number): number | null {
    const live = this.#state.tasks.get(runId);
    if (live === undefined) return null;
    const { tasks, runTimes } = this.#state;
    return Math.round(
      remainingRunTime(live, { tasks, runTimes, now, zoneOf: (one) => this.#state.zoneOf(one) }) / 1000,
    );
  }

  /** Changes with every rollback that begins or ends; see `RollbackRequest`. */
  get rollbacks(): number {
    return this.#state.rollbacks;
  }

  get nextRunId(): number {
    return this.#state.nextRunId;
  }

  /** Tasks that have not ended. */
  get active(): number {
    return this.#state.active;
  }

  /** Whether a client has tasks that have not ended. */
  hasTasksOf(client: number): boolean {
    for (const { task } of this.#state.tasks.values())
      if (task.client === client && !isEnded(task.status)) return true;
    return false;
  }

  /** Jobs given to an agent that have not ended. */
  jobsOf(agent: string): readonly LiveTask[] {
    const jobs: LiveTask[] = [];
    for (const runId of this.#state.jobsOf(agent)) {
      const live = this.#state.tasks.get(runId);
      if (live !== undefined) jobs.push(live);
    }
    return jobs;
  }

  /** Active events whose hits an agent finds. */
  eventsOf(agent: string): readonly LiveTask[] {
    return this.#state.events.ofAgent(agent).flatMap((runId) => this.#state.tasks.get(runId) ?? []);
  }

  #dispatch(message: EngineMessage): Reply | null {
    const state = this.#state;
    switch (message.kind) {
      case 'activate':
        return state.draining ? SHUTTING_DOWN : activate(state, message.request);
      case 'restart':
        return state.draining ? SHUTTING_DOWN : restart(state, message.request);
      case 'cancel':
        return cancel(state, message);
      case 'act':
        return act(state, message);
      case 'clientSwitched':
        switchClient(state, message.client, message.active);
        return null;
      case 'clientRemoved':
        state.forgetClient(message.client);
        return null;
      case 'scriptEnded':
      case 'scriptSuspended':
      case 'setVariable':
      case 'restartPoint':
      case 'modifyState':
      case 'setAttribute':
        handleScript(state, message);
        return null;
      case 'jobAccepted':
      case 'jobStarted':
      case 'jobFigures':
      case 'jobAsks':
      case 'jobEnded':
        handleJob(state, message);
        return null;
      case 'agentConnected':
        agentConnected(state, message);
        return null;
      case 'agentDisconnected':
        agentDisconnected(state, message.agent);
        return null;
      case 'eventHits':
      case 'eventLooking':
      case 'eventLooked':
      case 'eventTold':
        return handleEvent(state, message);
      case 'queueDefined':
        grantSlots(state, state.queues.define(message.client, message.queue));
        return null;
      case 'rollback':
        return state.draining ? SHUTTING_DOWN : rollback(state, message.request);
      case 'deactivate':
        return deactivateActive(state, message);
      case 'changeMaxParallel':
        return modifyGroup(state, message);
      case 'modifyLines':
        return modifyLines(state, message);
      case 'changeLine':
        return changeLine(state, message);
      case 'externalFound':
        externalFound(state, message);
        return null;
      case 'loopValues': {
        const live = state.tasks.get(message.runId);
        if (live === undefined || isEnded(live.task.status)) return null;
        if (message.values.ok) takeLoopValues(state, live, message.values.values);
        else state.end(live, Status.faultOther, message.values.text);
        return null;
      }
      case 'calendarDefined':
        state.calendars(message.client).define(message.name, message.calendar);
        calendarsChanged(state, message.client);
        return null;
      case 'zoneDefined':
        state.zones(message.client).define(message.name, message.zone);
        calendarsChanged(state, message.client);
        return null;
      case 'agentGroupDefined':
        defineAgentGroup(state, message.client, message.name, message.group);
        return null;
      case 'agentKnown':
        state.knowAgent(message.agent, message.platform);
        return null;
      case 'syncAction':
        return runSyncAction(state, message);
      case 'syncDefined':
        defineSync(state, message.client, message.name, message.sync);
        return null;
      case 'timeZoneChosen':
        if (message.zone === null) state.timeZones.delete(message.client);
        else state.timeZones.set(message.client, message.zone);
        calendarsChanged(state, message.client);
        return null;
      case 'blackoutDefined':
        defineBlackout(state, message.client, message.name, message.blackout);
        return null;
      case 'openBlackout':
        return openBlackout(state, message);
      case 'closeBlackout':
        return closeBlackout(state, message);
      case 'emergencyStop':
        return stopForEmergency(state, message);
      case 'liftEmergencyStop':
        return liftEmergencyStop(state, message);
      case 'watchDefined':
        state.defineWatch(message.client, message.name, message.watch);
        return null;
      case 'notificationPrepared':
        notificationPrepared(state, message);
        return null;
      case 'mailSettled':
        mailSettled(state, message);
        return null;
      case 'answerNotification':
        return answerNotification(state, message);
      case 'definitionsRead':
        definitionsRead(state, message.runId, message.definitions);
        return null;
      case 'timerDue':
        timerDue(state, message);
        return null;
      case 'runTimesRead':
        for (const { client, name, samples } of message.histories)
          state.runTimes.remember(client, name, samples);
        return null;
      case 'nestingLimited':
        state.nestingDepth = message.depth;
        return null;
      case 'outputScanned':
        outputScanned(state, message);
        return null;
      case 'askPrepared':
        startAsked(state, message);
        return null;
      case 'stepPerformed':
        if (!branchStepPerformed(state, message)) stepPerformed(state, message);
        return null;
      case 'drain':
        state.draining = true;
        return null;
    }
  }

  /** Works off what followed, in order, until nothing is left. */
  #settle(): void {
    const state = this.#state;
    for (let index = 0; index < state.work.length; index += 1) {
      const next = state.work[index];
      const live = next === undefined ? undefined : state.tasks.get(next.runId);
      if (next === undefined || live === undefined) continue;
      if (next.kind === 'advance') advance(state, live);
      else if (next.kind === 'ended') afterEnd(state, live);
      else if (next.kind === 'postconditions') evaluatePostconditions(state, live);
      else if (next.kind === 'nextIteration') beginIteration(state, live);
      else if (next.kind === 'generateNext') startLines(state, live);
      else if (next.kind === 'external') beginExternal(state, live);
      else if (next.kind === 'signalled') childSignalled(state, live);
      else if (next.kind === 'rollback') proceedRollback(state, live);
      else if (next.kind === 'jobOver') jobEnded(state, live, notedEnd(live));
      else if (next.kind === 'startContainer') startContainer(state, live);
      else startWorkflow(state, live);
    }
    state.work.length = 0;
  }
}

/** What depends on the calendars and zones of a client is asked again; of all clients when it is client 0. */
function calendarsChanged(state: ShardState, client: number): void {
  askBlackoutsAnew(state, client);
  askQueuesAnew(state, client);
}

/** Asked with every activation, and then mostly the answer. */
const NONE: readonly string[] = [];

const SHUTTING_DOWN: Reply = {
  kind: 'refused',
  reason: 'shuttingDown',
  details: 'The server starts nothing new. Try again when it is back.',
};
