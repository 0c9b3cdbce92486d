import type { LiveTask } from '@taktwerk/engine';
import { canonicalName, substituteVariables } from '@taktwerk/model';
import type { Store } from '@taktwerk/store';
import { AgentGateway } from '../agent/agent-gateway.ts';
import { agentResourceUnits } from '../agent/agent-resource-units.ts';
import { ClientRemovals } from '../client/client-removals.ts';
import { type Clock, systemClock } from '../clock.ts';
import { DefinitionSource } from '../definition/definition-source.ts';
import { etlOrder } from '../etl/etl-order.ts';
import { noteStepsDone, withStepsDone } from '../etl/once-steps.ts';
import { type OpenSecret, withOpenSecrets } from '../etl/open-secrets.ts';
import { TaskEvents } from '../event/task-events.ts';
import { watchOrder } from '../event/watch-order.ts';
import { HistoryCountSchedule } from '../history/history-count-schedule.ts';
import type { AnswerLink } from '../notification/deliver-mail.ts';
import type { Mailer } from '../notification/mailer.ts';
import { startOutboxes } from '../notification/start-outboxes.ts';
import { jobOrder, loginUser, type StoredOrder } from '../order/job-order.ts';
import { RequestDesk } from '../remote/request-desk.ts';
import { ReportFiles } from '../report/report-files.ts';
import { RetentionSchedule } from '../retention/retention-schedule.ts';
import type { RightsOf } from '../rights/script-rights.ts';
import type { Generated } from '../script/script-host.ts';
import type { Taktwerk } from '../taktwerk.ts';
import { ShardHost } from './shard-host.ts';
import { TaktwerkNode } from './taktwerk-node.ts';

export interface TaktwerkOptions {
  readonly store: Store;
  /** An agent nobody knows yet is taken in when it shows this. */
  readonly enrolmentToken: string;
  readonly log: (text: string) => void;
  /** Another node has taken the lease over: the process has to end; nothing it asked for is written any more. */
  readonly onFenced?: (reason: string) => void;
  /** Carries out what processes without an engine ask for over the same database. */
  readonly answersOthers?: boolean;
  readonly clock?: Clock;
  /** Opens secrets of connections on their way to an agent; without it there are none. */
  readonly openSecret?: OpenSecret;
  /** Sends the mails of notifications; without it they fail. The node closes it. */
  readonly mailer?: Mailer;
  /** Links that answer notifications, for their mails; absent: there are none. */
  readonly answerLink?: AnswerLink;
  /** Absolute path of the folder for reports that objects want in files; absent: they stay in the database. */
  readonly reportFolder?: string;
  /** A task waits for an agent that is not connected. */
  readonly agentMissing?: (agent: string) => void;
  /** Rights of users, for what their scripts start; absent: scripts may start anything. */
  readonly rightsOf?: RightsOf;
}

/** VARA of client 0 with the characteristics of agents (reference `engine-semantics.md` §7.3). */
const HOST_CHARACTERISTICS = 'UC_HOSTCHAR_DEFAULT';

/** Starts a node over an open store: recovers what was active and goes on. The store stays the caller's to close. */
export async function openTaktwerk(options: TaktwerkOptions): Promise<Taktwerk> {
  const { store, log } = options;
  const clock = options.clock ?? systemClock;
  const openSecret: OpenSecret = options.openSecret ?? (() => null);
  const definitions = new DefinitionSource(store);
  const epoch = await store.nextEpoch();
  const events = new TaskEvents(epoch);
  const orders = new Map<number, StoredOrder>();

  const host: ShardHost = new ShardHost({
    store,
    clock,
    definitions,
    events,
    log,
    perform: (effect) => {
      gateway.perform(effect).catch((error: unknown) => log(`Run ${effect.runId}: ${String(error)}`));
    },
    askFile: (agent, question, isWanted) => gateway.files.ask(agent, question, isWanted),
    agentMissing: (agent) => options.agentMissing?.(agent),
    fenced: (reason) => options.onFenced?.(reason),
    interrupted: (reason) => {
      orders.clear();
      gateway.disconnectAll(reason);
    },
    jobGenerated: (live, lines, variables) => generated(live, lines, variables),
    rightsOf: options.rightsOf ?? null,
  });

  /** Settles a job's attributes and writes its order; its LOGIN may have to be read first. */
  function generated(
    live: LiveTask,
    lines: readonly string[],
    variables: ReadonlyMap<string, string>,
  ): Generated {
    const { task } = live;
    const agent = canonicalName(substituteVariables(task.agent ?? '', (name) => variables.get(name)));
    const login = canonicalName(substituteVariables(task.login ?? '', (name) => variables.get(name)));
    if (agent !== (task.agent ?? '')) {
      host.dispatch({ kind: 'setAttribute', runId: task.runId, attribute: 'HOST', value: agent });
    }
    const etl = live.definition?.etl;
    if (etl != null) {
      const top = task.type === 'LOAD' ? (host.task(task.parent) ?? live) : live;
      const order = etlOrder(live, top, etl);
      if (!order.ok) return { kind: 'failed', text: order.text };
      const whole = withStepsDone(host, task.client, order.order);
      if (whole instanceof Promise) return { kind: 'later', ready: whole };
      writeOrder(live, [JSON.stringify(whole)], null);
      return { kind: 'ordered' };
    }
    if (login === '') {
      writeOrder(live, lines, null);
      return { kind: 'ordered' };
    }
    const known = definitions.kept(task.client, login);
    if (known === undefined) return { kind: 'later', ready: definitions.get(task.client, login) };
    if (known?.kind !== 'login') {
      return { kind: 'failed', text: `There is no LOGIN object ${login} in client ${task.client}.` };
    }
    const platform = task.platform ?? 'UNIX';
    const osUser = loginUser(known.login, agent, platform);
    if (osUser === null) {
      return {
        kind: 'failed',
        text: `LOGIN ${login} has no row for agent ${agent} (${platform}) and none for every agent.`,
      };
    }
    writeOrder(live, lines, osUser);
    return { kind: 'ordered' };
  }

  function writeOrder(live: LiveTask, lines: readonly string[], osUser: string | null): void {
    const order = jobOrder(live, lines, osUser);
    orders.set(order.runId, order);
    if (live.definition?.job?.extendedReports === true)
      host.line(order.runId, 'JCL', (order.command ?? order.script).trimEnd());
    host.addOrder({ runId: order.runId, attempt: order.attempt, order: JSON.stringify(order) });
  }

  const gateway = new AgentGateway(
    {
      epoch,
      enrolmentToken: options.enrolmentToken,
      now: () => clock.now(),
      after: (milliseconds, call) => clock.after(milliseconds, call),
      dispatch: (message) => void host.dispatch(message),
      task: (runId) => host.task(runId),
      jobsOf: (agent) => host.jobsOf(agent),
      eventsOf: (agent) => host.eventsOf(agent),
      watchOrder: (effect) => watchOrder({ host, definitions, openSecret, epoch }, effect),
      reportEnd: (runId, type) => host.reportEnd(runId, type),
      appendOutput: (runId, text, bytes) => host.appendOutput(runId, text, bytes),
      recordAgent: (record) => host.recordAgent(record),
      stepsDone: (live, steps) => noteStepsDone(host, live, steps),
      whenDurable: (call) => host.whenDurable(call),
      durable: () => host.durable(),
      order: async (runId) => {
        const kept = orders.get(runId);
        if (kept !== undefined) return withOpenSecrets(kept, openSecret);
        const stored = await store.tasks.order(runId);
        return stored === null ? null : withOpenSecrets(JSON.parse(stored.order) as StoredOrder, openSecret);
      },
      forgetOrder: (runId) => void orders.delete(runId),
      resourceUnits: (agent) => agentResourceUnits(agent, (vara) => host.varas.read(0, vara)),
      anonymousJobs: async () => {
        const rows = await host.varas.read(0, HOST_CHARACTERISTICS);
        return rows.get('ANONYMOUS_JOB')?.[0]?.toUpperCase() === 'Y';
      },
    },
    await store.agents.list(),
  );
  await host.load();
  const removals = new ClientRemovals({
    store,
    clock,
    log,
    hasTasks: (client) => host.hasTasksOf(client),
    durable: () => host.durable(),
    forget: (client) => {
      host.tell({ kind: 'clientRemoved', client });
      host.varas.forgetClient(client);
      definitions.forgetClient(client);
    },
  });
  const taktwerk = new TaktwerkNode({ store, events, host, gateway, definitions, clock, removals });
  await removals.resume();
  taktwerk.onDrain(() => removals.close());
  const retention = new RetentionSchedule({ store, clock, log });
  taktwerk.onDrain(() => retention.close());
  const counts = new HistoryCountSchedule({ store, clock, log });
  taktwerk.onDrain(() => counts.close());
  const mailer = options.mailer ?? null;
  const answerLink = options.answerLink ?? (() => null);
  const reportFiles = options.reportFolder === undefined ? null : new ReportFiles(options.reportFolder);
  const stopSending = startOutboxes({
    ...{ store, host, clock, log, openSecret, mailer, answerLink, reportFiles },
  });
  taktwerk.onDrain(() => {
    stopSending();
    mailer?.close();
  });
  if (options.answersOthers !== true) return taktwerk;
  const desk = new RequestDesk({ store, host, taktwerk, events, clock, epoch, log });
  taktwerk.onDrain(() => desk.close());
  return taktwerk;
}
