import type { EngineMessage, LiveTask } from '@taktwerk/engine';
import {
  type AgentEvent,
  type AgentHello,
  type AgentRecord,
  canonicalName,
  type KnownJob,
  type ReportType,
  type ServerMessage,
  WATCH_FEATURE,
} from '@taktwerk/model';
import type { OutwardEffect } from '../batch/batch.ts';
import { readEtlOutput } from '../etl/etl-output.ts';
import type { WatchOrderOutcome } from '../event/watch-order.ts';
import type { StoredOrder } from '../order/job-order.ts';
import type { AgentChannel, AgentSession, AgentStatus } from '../taktwerk.ts';
import { isSameSecret } from './agent-key.ts';
import { type AgentHost, ConnectedAgent } from './agent-session.ts';
import { FileQuestions } from './file-questions.ts';

/** Milliseconds an agent has to say who it is. */
const HELLO_WITHIN = 15_000;

/** What the gateway needs of the node. */
export interface GatewayHost {
  readonly epoch: number;
  /** An agent nobody knows yet is taken in when it shows this. */
  readonly enrolmentToken: string;
  now(): number;
  after(milliseconds: number, call: () => void): () => void;
  dispatch(message: EngineMessage): void;
  task(runId: number): LiveTask | undefined;
  jobsOf(agent: string): readonly LiveTask[];
  /** Active events the agent looks for. */
  eventsOf(agent: string): readonly LiveTask[];
  watchOrder(effect: Extract<OutwardEffect, { kind: 'watch' }>): Promise<WatchOrderOutcome>;
  reportEnd(runId: number, type: ReportType): number;
  appendOutput(runId: number, text: string, bytes: number): void;
  recordAgent(record: AgentRecord): void;
  /** Steps that run once have ended well. */
  stepsDone(live: LiveTask, steps: readonly string[]): void;
  whenDurable(call: () => void): void;
  /** Resolves once everything that gathered so far is durable. */
  durable(): Promise<void>;
  order(runId: number): Promise<StoredOrder | null>;
  forgetOrder(runId: number): void;
  anonymousJobs(): Promise<boolean>;
  /** What an agent has for jobs. */
  resourceUnits(agent: string): Promise<number>;
}

/** Keeps the connections of agents: who may connect, what they are told, what becomes of their reports. */
export class AgentGateway implements AgentHost {
  /** Counts how often all agents were told to connect anew. */
  #disconnects = 0;
  readonly #host: GatewayHost;
  readonly #known = new Map<string, AgentRecord>();
  readonly #connected = new Map<string, ConnectedAgent>();
  /** Without a connection a question waits for one. */
  readonly files = new FileQuestions((agent, message) => this.#connected.get(agent)?.send([message]));

  constructor(host: GatewayHost, known: readonly AgentRecord[]) {
    this.#host = host;
    for (const record of known) this.#known.set(record.name, record);
  }

  accept(channel: AgentChannel): AgentSession {
    const connection = new ConnectedAgent(channel, this);
    const late = () => connection.close('No hello came in time.');
    connection.expect(this.#host.after(HELLO_WITHIN, late));
    return connection;
  }

  status(): readonly AgentStatus[] {
    return [...this.#known.values()]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((record) => ({
        name: record.name,
        active: this.#connected.has(record.name),
        authenticated: record.publicKey !== null,
        platform: record.platform,
        version: record.version,
        hardware: record.hardware,
        software: record.software,
        ipAddress: record.ipAddress,
        port: record.port,
        lastSeen: record.lastSeen === 0 ? null : record.lastSeen,
      }));
  }

  /** Sends a start or cancel. Without a connection nothing is lost: the engine derives it again when the agent comes. */
  async perform(effect: OutwardEffect): Promise<void> {
    const { epoch } = this.#host;
    if (effect.kind === 'answerJob') {
      const { kind: _, agent, ...answer } = effect;
      this.#connected.get(agent)?.send([{ kind: 'answer', ...answer }]);
      return;
    }
    if (effect.kind !== 'startJob' && effect.kind !== 'cancelJob') {
      await this.#performWatch(effect);
      return;
    }
    if (effect.kind === 'cancelJob') {
      this.#connected
        .get(effect.agent)
        ?.send([{ kind: 'cancel', runId: effect.runId, attempt: effect.attempt, epoch }]);
      return;
    }
    const order = await this.#host.order(effect.runId);
    const live = this.#host.task(effect.runId);
    if (order === null || live?.task.stage !== 'starting') return;
    this.#connected
      .get(effect.agent)
      ?.send([{ kind: 'start', order: { ...order, attempt: effect.attempt, epoch } }]);
  }

  /** Tells an agent of an event it looks for; one that connects anew is told all of them. */
  async #performWatch(
    effect: Exclude<OutwardEffect, { kind: 'startJob' | 'cancelJob' | 'answerJob' }>,
  ): Promise<void> {
    const { runId, attempt, agent } = effect;
    if (effect.kind === 'watch') {
      const connection = this.#connected.get(agent);
      const order = await this.#host.watchOrder(effect);
      if (order.ok) this.#sendIfStill(agent, connection, { kind: 'watch', order: order.order });
      else this.#host.dispatch({ kind: 'eventLooking', runId, attempt, trouble: order.text });
    } else if (effect.kind === 'grantHits') {
      const { taken, upTo } = effect;
      this.#connected.get(agent)?.send([{ kind: 'hitsTaken', runId, attempt, taken, upTo }]);
    } else this.#connected.get(agent)?.send([{ kind: 'unwatch', runId, attempt }]);
  }

  /** What was meant for one connection is told on another by an order of its own. */
  #sendIfStill(agent: string, connection: ConnectedAgent | undefined, message: ServerMessage): void {
    if (connection !== undefined && this.#connected.get(agent) === connection) connection.send([message]);
  }

  /** Makes an agent known that has never connected; it takes the platform of the template. */
  define(name: string, template: string): 'defined' | 'exists' | 'unknownTemplate' {
    const model = this.#known.get(template);
    if (model === undefined) return 'unknownTemplate';
    if (this.#known.has(name)) return 'exists';
    const record: AgentRecord = {
      name,
      platform: model.platform,
      version: '',
      hardware: '',
      software: '',
      ipAddress: '',
      port: 0,
      publicKey: null,
      lastSeen: 0,
    };
    this.#known.set(name, record);
    this.#host.recordAgent(record);
    this.#host.dispatch({ kind: 'agentKnown', agent: name, platform: record.platform });
    return 'defined';
  }

  /** Forgets the key of an agent and cuts it off: whoever shows the enrolment token next is the agent. */
  forgetKey(name: string): 'forgotten' | 'unknown' {
    const known = this.#known.get(name);
    if (known === undefined) return 'unknown';
    const record = { ...known, publicKey: null };
    this.#known.set(name, record);
    this.#host.recordAgent(record);
    this.#connected.get(name)?.close('The key of the agent has been reset.');
    return 'forgotten';
  }

  /** Makes every agent connect again, so that all that is outstanding is brought together anew. */
  disconnectAll(reason: string): void {
    this.#disconnects += 1;
    for (const agent of [...this.#connected.values()]) agent.close(reason);
  }

  /** Read again when they were changed meanwhile: nobody disconnects an agent that is not there yet. */
  async #characteristics(agent: string): Promise<{ anonymousJobs: boolean; maxJobs: number }> {
    for (;;) {
      const seen = this.#disconnects;
      const anonymousJobs = await this.#host.anonymousJobs();
      const maxJobs = await this.#host.resourceUnits(agent);
      if (seen === this.#disconnects) return { anonymousJobs, maxJobs };
    }
  }

  async admit(hello: AgentHello, connection: ConnectedAgent): Promise<string | null> {
    const name = canonicalName(hello.agent);
    const known = this.#known.get(name);
    if (known?.publicKey != null) {
      if (known.publicKey !== hello.publicKey) return `Agent ${name} is registered with another key.`;
    } else if (hello.token === null || !isSameSecret(hello.token, this.#host.enrolmentToken)) {
      return `Agent ${name} is not registered yet and its enrolment token is missing or wrong.`;
    }
    if (hello.epoch > this.#host.epoch)
      return `Agent ${name} has taken orders of a newer server (epoch ${hello.epoch}).`;
    const { anonymousJobs, maxJobs } = await this.#characteristics(name);
    this.#connected.get(name)?.close('The agent has connected anew.');
    const record: AgentRecord = {
      name,
      platform: hello.platform,
      version: hello.version,
      hardware: hello.hardware,
      software: hello.software,
      ipAddress: connection.remoteAddress,
      port: connection.remotePort,
      publicKey: hello.publicKey,
      lastSeen: this.#host.now(),
    };
    this.#known.set(name, record);
    this.#host.recordAgent(record);
    this.#connected.set(name, connection);
    this.#host.dispatch({
      kind: 'agentConnected',
      agent: name,
      platform: hello.platform,
      jobs: [...hello.jobs],
      maxJobs,
      watches: hello.features?.includes(WATCH_FEATURE) ?? false,
    });
    await this.#host.durable();
    if (this.#connected.get(name) !== connection) return null;
    connection.welcome({
      kind: 'welcome',
      epoch: this.#host.epoch,
      anonymousJobs,
      jobs: this.#openJobs(name, hello.jobs),
      watches: this.#host.eventsOf(name).map(({ task: { runId, attempt } }) => ({ runId, attempt })),
    });
    this.files.connected(name);
    return null;
  }

  event(agent: string, event: AgentEvent): boolean {
    if (event.kind === 'fileState') {
      this.files.answered(canonicalName(agent), event.request, event.state);
      return true;
    }
    const { runId, attempt } = event;
    const live = this.#host.task(runId);
    if (live === undefined || live.task.stage === 'ended' || live.task.attempt !== attempt) return true;
    if (live.task.agent !== canonicalName(agent)) return true;
    switch (event.kind) {
      case 'hit': {
        const data = new Map(Object.entries(event.data));
        this.#host.dispatch({ kind: 'eventHits', runId, attempt, hits: [{ number: event.number, data }] });
        return true;
      }
      case 'looking':
        this.#host.dispatch({ kind: 'eventLooking', runId, attempt, trouble: event.trouble });
        return true;
      case 'looked':
        this.#host.dispatch({ kind: 'eventLooked', runId, attempt });
        return true;
      case 'accepted':
        this.#host.forgetOrder(runId);
        this.#host.dispatch({ kind: 'jobAccepted', runId, attempt });
        return true;
      case 'started':
        this.#host.dispatch({ kind: 'jobStarted', runId, attempt });
        return true;
      case 'output': {
        const end = this.#host.reportEnd(runId, 'REP');
        if (event.start + event.bytes <= end) return true;
        if (event.start !== end) return false;
        this.#output(live, event);
        return true;
      }
      case 'ended':
        if (event.outputGone !== true && event.outputBytes > this.#host.reportEnd(runId, 'REP')) return false;
        this.#host.dispatch({ kind: 'jobEnded', runId, attempt, exit: event.exit });
        return true;
    }
  }

  /** The report is for people; figures in the output of the data plane become variables of its task. */
  #output(live: LiveTask, event: Extract<AgentEvent, { kind: 'output' }>): void {
    const { runId, attempt, bytes } = event;
    if (live.definition?.etl == null) {
      this.#host.appendOutput(runId, event.text, bytes);
      return;
    }
    const { text, variables, asks, heard, once } = readEtlOutput(event.text);
    // What stands in the report counts bytes of the source, so that repeats are known.
    this.#host.appendOutput(runId, text, bytes);
    if (variables.size > 0) this.#host.dispatch({ kind: 'jobFigures', runId, attempt, variables });
    if (once.length > 0) this.#host.stepsDone(live, once);
    if (asks.length + heard.length > 0) this.#host.dispatch({ kind: 'jobAsks', runId, attempt, asks, heard });
  }

  whenDurable(call: () => void): void {
    this.#host.whenDurable(call);
  }

  gone(connection: ConnectedAgent): void {
    const name = canonicalName(connection.name);
    if (this.#connected.get(name) !== connection) return;
    this.#connected.delete(name);
    this.#host.dispatch({ kind: 'agentDisconnected', agent: name });
  }

  /** Jobs of the agent that have not ended here; those it is about to get follow as orders. */
  #openJobs(agent: string, known: readonly KnownJob[]) {
    const attempts = new Set(known.map((job) => `${job.runId} ${job.attempt}`));
    return this.#host
      .jobsOf(agent)
      .filter(({ task }) => attempts.has(`${task.runId} ${task.attempt}`))
      .map(({ task }) => ({
        runId: task.runId,
        attempt: task.attempt,
        outputBytes: this.#host.reportEnd(task.runId, 'REP'),
      }));
  }
}
