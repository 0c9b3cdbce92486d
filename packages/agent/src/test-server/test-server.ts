import { verify } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import {
  AGENT_PATH,
  type AgentEvent,
  type AgentHello,
  AgentMessage,
  type FileState,
  type JobExit,
  type JobOrder,
  type ServerMessage,
  type WatchReport,
} from '@taktwerk/model';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { type WebSocket, WebSocketServer } from 'ws';

const frame = Compile(Type.Array(AgentMessage));

/** What the test server holds of one job: exactly what a real server would have made durable. */
export type ServerJob = {
  readonly order: JobOrder;
  accepted: boolean;
  pid: number | null;
  text: string;
  outputBytes: number;
  exit: JobExit | null;
  /** Resolves when `ended` has come. */
  readonly ended: Promise<JobExit>;
  readonly end: (exit: JobExit) => void;
};

/** A server by the agent protocol, for tests and benches: durable memory, and hands on the wire. */
export class TestServer {
  readonly jobs = new Map<string, ServerJob>();
  readonly hellos: AgentHello[] = [];
  /** Answers about files, in their order. */
  readonly fileStates: FileState[] = [];
  epoch = 1;
  anonymousJobs = false;
  /** Acknowledge by hand when false. */
  acknowledges = true;
  /** Jobs to leave out of `welcome`, by key. */
  readonly settled = new Set<string>();
  refusal: string | null = null;
  /** Events the agent looks for, as `welcome` names them; null leaves them out. */
  watches: { runId: number; attempt: number }[] | null = null;
  /** Called after each welcome. */
  onWelcome: () => void = () => {};
  /** Called with what the agent tells of events. */
  onWatch: (report: WatchReport) => void = () => {};
  events = 0;
  largestWindow = 0;
  readonly #server: WebSocketServer;
  #socket: WebSocket | null = null;
  #underWay = 0;
  #lastSeq = 0;
  #watchers = new Set<() => void>();

  private constructor(server: WebSocketServer) {
    this.#server = server;
    server.on('connection', (socket) => this.#talk(socket));
  }

  static async start(): Promise<TestServer> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, path: AGENT_PATH });
    await once(server, 'listening');
    return new TestServer(server);
  }

  get address(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `ws://127.0.0.1:${port}`;
  }

  get isConnected(): boolean {
    return this.#socket !== null;
  }

  /** Orders a job, at once when an agent is connected, otherwise with its next `welcome`. */
  order(runId: number, parts: Partial<JobOrder> = {}): ServerJob {
    const order: JobOrder = {
      runId,
      attempt: 1,
      epoch: this.epoch,
      client: 100,
      name: 'JOBS.TEST',
      script: 'exit 0\n',
      shell: '',
      shellOptions: [],
      command: null,
      osUser: 'root',
      environment: {},
      ...parts,
    };
    const { promise: ended, resolve: end } = Promise.withResolvers<JobExit>();
    const job: ServerJob = {
      order,
      accepted: false,
      pid: null,
      text: '',
      outputBytes: 0,
      exit: null,
      ended,
      end,
    };
    this.jobs.set(`${order.runId}.${order.attempt}`, job);
    this.send({ kind: 'start', order });
    return job;
  }

  cancel(job: ServerJob): void {
    const { runId, attempt } = job.order;
    this.send({ kind: 'cancel', runId, attempt, epoch: this.epoch });
  }

  send(...messages: ServerMessage[]): void {
    this.#socket?.send(JSON.stringify(messages));
  }

  acknowledge(): void {
    if (this.#lastSeq > 0) this.send({ kind: 'ack', seq: this.#lastSeq });
    this.#underWay = 0;
  }

  /** Cuts the connection as a broken network does. */
  cut(): void {
    this.#socket?.terminate();
  }

  /** Resolves when `condition` holds; looked at after each frame and each connection. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        this.#watchers.add(resolve);
      });
    }
  }

  async close(): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #changed(): void {
    const watchers = this.#watchers;
    this.#watchers = new Set();
    for (const watcher of watchers) watcher();
  }

  #talk(socket: WebSocket): void {
    const nonce = crypto.randomUUID();
    socket.send(JSON.stringify([{ kind: 'challenge', nonce }]));
    let seq = 0;
    socket.on('message', (data) => {
      const messages: unknown = JSON.parse(String(data));
      if (!frame.Check(messages)) throw new Error(`The agent sent ${String(data).slice(0, 500)}.`);
      for (const message of messages) {
        if (message.kind === 'hello') this.#welcome(socket, message, nonce);
        else {
          if (message.seq !== ++seq) throw new Error(`Sequence number ${message.seq} instead of ${seq}.`);
          this.#lastSeq = seq;
          this.#take(message);
        }
      }
      if (this.acknowledges && seq > 0) this.acknowledge();
      this.#changed();
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = null;
      this.#changed();
    });
  }

  #welcome(socket: WebSocket, hello: AgentHello, nonce: string): void {
    const signed = Buffer.from(`${nonce}\n${hello.agent}`);
    if (!verify(null, signed, hello.publicKey, Buffer.from(hello.signature, 'base64'))) {
      throw new Error('The signature is wrong.');
    }
    this.hellos.push(hello);
    if (this.refusal !== null) {
      socket.send(JSON.stringify([{ kind: 'refused', detail: this.refusal }]));
      return;
    }
    const open = [...this.jobs].filter(([key, job]) => job.exit === null && !this.settled.has(key));
    const known = new Set(hello.jobs.map((job) => `${job.runId}.${job.attempt}`));
    this.#socket = socket;
    this.#lastSeq = 0;
    this.#underWay = 0;
    const jobs = open.map(([, { order, outputBytes }]) => {
      return { runId: order.runId, attempt: order.attempt, outputBytes };
    });
    const watches = this.watches === null ? {} : { watches: this.watches };
    this.send({
      kind: 'welcome',
      epoch: this.epoch,
      anonymousJobs: this.anonymousJobs,
      jobs,
      ...watches,
    });
    this.onWelcome();
    for (const [key, job] of open) {
      if (known.has(key)) continue;
      // By the protocol's rules an accepted job that the agent no longer knows is status 1810.
      if (job.accepted) throw new Error(`The agent forgot job ${key}, which it had accepted.`);
      this.send({ kind: 'start', order: job.order });
    }
  }

  #take(event: AgentEvent): void {
    this.events++;
    if (event.kind === 'fileState') {
      this.fileStates.push(event.state);
      return;
    }
    if (event.kind === 'hit' || event.kind === 'looking' || event.kind === 'looked') {
      this.onWatch(event);
      return;
    }
    const job = this.jobs.get(`${event.runId}.${event.attempt}`);
    if (job === undefined) throw new Error(`An event of an unknown job: ${JSON.stringify(event)}.`);
    if (event.kind === 'accepted') job.accepted = true;
    else if (event.kind === 'started') job.pid = event.pid;
    else if (event.kind === 'output') {
      if (event.start !== job.outputBytes) {
        throw new Error(`Output of ${event.runId} from ${event.start}, not ${job.outputBytes}.`);
      }
      job.outputBytes += event.bytes;
      job.text += event.text;
      const bytes = Buffer.byteLength(event.text);
      if (bytes > 64 * 1024) throw new Error(`A message of ${bytes} bytes of text.`);
      this.#underWay += bytes;
      this.largestWindow = Math.max(this.largestWindow, this.#underWay);
    } else {
      if (event.outputGone !== true && event.outputBytes !== job.outputBytes) {
        throw new Error(`Job ${event.runId} ended at ${event.outputBytes}, not ${job.outputBytes}.`);
      }
      job.exit = event.exit;
      job.end(event.exit);
    }
  }
}
