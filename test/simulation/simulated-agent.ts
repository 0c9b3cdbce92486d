import { generateKeyPairSync, sign } from 'node:crypto';
import {
  AGENT_PROTOCOL,
  type AgentMessage,
  type JobExit,
  type JobOrder,
  type ServerMessage,
} from '@taktwerk/model';
import type { AgentSession, Taktwerk } from '@taktwerk/runtime';
import type { FaultPlan } from './fault-plan.ts';
import type { Life } from './life.ts';
import type { World } from './world.ts';

/** A job as the agent's disk knows it. */
export interface SimulatedJob {
  readonly order: JobOrder;
  bodies: number;
  output: string;
  exit: JobExit | null;
}

type Unnumbered = AgentMessage extends infer M ? (M extends { seq: number } ? Omit<M, 'seq'> : never) : never;

const EXPECTED_REFUSALS = ['epoch', 'does not take writes', 'holds the work', 'is starting or stopping'];

/**
 * An agent that keeps the protocol: what it accepted is on its disk and its jobs go on whatever becomes of it. Its
 * connection has delays and is cut at random; what was under way is lost with it.
 */
export class SimulatedAgent {
  readonly jobs = new Map<string, SimulatedJob>();
  readonly faults: string[] = [];
  readonly name: string;
  /** How far its clock is ahead, milliseconds. */
  skew = 0;
  readonly #world: World;
  readonly #plan: FaultPlan;
  readonly #keys = generateKeyPairSync('ed25519');
  readonly #publicKey: string;
  #connection: {
    readonly session: AgentSession;
    readonly life: Life;
    readonly crash: () => void;
    seq: number;
    up: boolean;
    open: boolean;
    readonly sent: Map<string, number>;
    busyUntil: number;
    busyDown: number;
  } | null = null;
  #epoch = 0;

  constructor(name: string, world: World, plan: FaultPlan) {
    this.name = name;
    this.#world = world;
    this.#plan = plan;
    this.#publicKey = this.#keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  }

  /** Connects to a node; what is sent to it reaches it through its life. */
  connect(server: Taktwerk, life: Life, crash: () => void): void {
    this.cut();
    const state = {
      up: true,
      open: false,
      seq: 0,
      sent: new Map<string, number>(),
      busyUntil: 0,
      busyDown: 0,
    };
    const later = (happen: () => void) => {
      state.busyDown = Math.max(state.busyDown, this.#world.now) + this.#world.random.between(0, 3);
      this.#world.after(state.busyDown - this.#world.now, () => {
        if (state.up) happen();
      });
    };
    const deliver = (frame: string) => {
      const fault = this.#plan.at('send');
      if (fault === 'crash') crash();
      if (fault === 'cut') this.cut();
      later(() => {
        for (const message of JSON.parse(frame) as ServerMessage[]) this.#receive(message);
      });
    };
    // What the server sent before it closed still arrives.
    const channel = {
      send: deliver,
      close: () => later(() => this.cut()),
      remoteAddress: '127.0.0.1',
      remotePort: 1,
    };
    const session = server.acceptAgent(channel);
    this.#connection = Object.assign(state, { session, life, crash });
    if (!life.alive) this.cut();
  }

  get connected(): boolean {
    return this.#connection !== null;
  }

  /** The node at the other end; null without one. */
  get life(): Life | null {
    return this.#connection?.life ?? null;
  }

  /**
   * The connection breaks. The server hears of it later, maybe after the agent has connected again, and frames that
   * were on their way may still reach it until then.
   */
  cut(): void {
    const connection = this.#connection;
    if (connection === null) return;
    this.#connection = null;
    connection.up = false;
    this.#world.after(this.#world.span(0, 200), () => connection.life.run(() => connection.session.closed()));
  }

  /** Job of a run, the only attempt there is. */
  job(runId: number): SimulatedJob | undefined {
    return this.jobs.get(`${runId} 1`);
  }

  /** What its clock shows. */
  #time(): number {
    return this.#world.now + this.skew;
  }

  #send(messages: readonly AgentMessage[]): void {
    const connection = this.#connection;
    if (connection === null || messages.length === 0) return;
    const frame = JSON.stringify(messages);
    connection.busyUntil = Math.max(connection.busyUntil, this.#world.now) + this.#world.random.between(0, 3);
    this.#world.after(connection.busyUntil - this.#world.now, () => {
      const fault = this.#plan.at('receive');
      if (fault === 'crash') connection.crash();
      if (fault === 'cut') this.cut();
      if (connection.up || this.#world.chance(0.5))
        connection.life.run(() => connection.session.receive(frame));
    });
  }

  #event(event: Unnumbered): void {
    const connection = this.#connection;
    if (connection === null || !connection.open) return;
    connection.seq += 1;
    this.#send([{ ...event, seq: connection.seq } as AgentMessage]);
  }

  #receive(message: ServerMessage): void {
    const connection = this.#connection;
    if (connection === null) return;
    switch (message.kind) {
      case 'challenge':
        this.#hello(message.nonce);
        return;
      case 'welcome':
        this.#welcome(message);
        return;
      case 'start':
        this.#start(message.order);
        return;
      case 'cancel':
        this.#cancel(message.runId, message.attempt);
        return;
      case 'refused':
        // Of a node whose store is away or another's, or that is older than orders the agent has taken: another one is.
        if (!EXPECTED_REFUSALS.some((text) => message.detail.includes(text))) {
          this.faults.push(`the agent is refused: ${message.detail}`);
        }
        this.cut();
        return;
      case 'ack':
        return;
    }
  }

  #hello(nonce: string): void {
    const signature = sign(null, Buffer.from(`${nonce}\n${this.name}`), this.#keys.privateKey).toString(
      'base64',
    );
    const jobs = [...this.jobs.values()].map(({ order, exit }) => ({
      runId: order.runId,
      attempt: order.attempt,
      state: exit === null ? ('running' as const) : ('ended' as const),
    }));
    const kind = { platform: 'UNIX', version: '0', hardware: '', software: '' };
    const identity = {
      protocol: AGENT_PROTOCOL,
      agent: this.name,
      publicKey: this.#publicKey,
      signature,
      token: 'token',
    };
    this.#send([{ kind: 'hello', ...identity, ...kind, epoch: this.#epoch, jobs }]);
  }

  #welcome(message: Extract<ServerMessage, { kind: 'welcome' }>): void {
    const connection = this.#connection;
    if (connection === null) return;
    if (message.epoch < this.#epoch) {
      this.cut();
      return;
    }
    connection.open = true;
    this.#epoch = message.epoch;
    for (const { runId, attempt, outputBytes } of message.jobs) {
      const job = this.jobs.get(`${runId} ${attempt}`);
      if (job === undefined) continue;
      connection.sent.set(`${runId} ${attempt}`, outputBytes);
      this.#event({ kind: 'accepted', runId, attempt });
      if (job.bodies > 0) this.#event({ kind: 'started', runId, attempt, pid: 1, time: this.#time() });
      this.#report(job);
    }
  }

  #start(order: JobOrder): void {
    if (order.epoch < this.#epoch) return;
    const key = `${order.runId} ${order.attempt}`;
    const known = this.jobs.get(key);
    this.#connection?.sent.set(key, this.#connection.sent.get(key) ?? 0);
    if (known !== undefined) {
      this.#event({ kind: 'accepted', runId: order.runId, attempt: order.attempt });
      return;
    }
    const job: SimulatedJob = { order, bodies: 0, output: '', exit: null };
    this.jobs.set(key, job);
    this.#event({ kind: 'accepted', runId: order.runId, attempt: order.attempt });
    this.#world.after(this.#world.random.between(0, 10), () => this.#body(job));
  }

  /** Runs beside the agent, as a supervisor does: nothing stops it but a cancel. */
  #body(job: SimulatedJob): void {
    if (job.exit !== null) return;
    job.bodies += 1;
    const { runId, attempt, script } = job.order;
    this.#event({ kind: 'started', runId, attempt, pid: 1, time: this.#time() });
    const lines = this.#world.random.between(1, 6);
    for (let line = 1; line <= lines; line += 1) {
      this.#world.after(line * this.#world.span(1, 200), () => {
        if (job.exit !== null) return;
        job.output += `${script.trim()} line of ${runId}\n`;
        this.#report(job);
      });
    }
    this.#world.after(this.#world.span(1, 1_500), () => {
      if (job.exit !== null) return;
      job.exit = { kind: 'code', code: this.#world.chance(0.2) ? 1 : 0 };
      this.#report(job);
    });
  }

  #cancel(runId: number, attempt: number): void {
    const key = `${runId} ${attempt}`;
    const job = this.jobs.get(key);
    if (job === undefined || job.exit !== null) return;
    job.exit = { kind: 'cancelled' };
    this.#report(job);
  }

  /** Sends the output that this connection has not sent, and the end behind it. */
  #report(job: SimulatedJob): void {
    const { runId, attempt } = job.order;
    const connection = this.#connection;
    const start = connection?.sent.get(`${runId} ${attempt}`);
    if (connection === null || start === undefined || !connection.open) return;
    const text = job.output.slice(start);
    if (text !== '') {
      connection.sent.set(`${runId} ${attempt}`, job.output.length);
      this.#event({ kind: 'output', runId, attempt, start, bytes: text.length, text });
    }
    if (job.exit === null) return;
    connection.sent.delete(`${runId} ${attempt}`);
    this.#event({
      kind: 'ended',
      runId,
      attempt,
      exit: job.exit,
      time: this.#time(),
      outputBytes: job.output.length,
    });
  }
}
