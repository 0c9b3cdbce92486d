import { type AgentHello, ServerMessage } from '@taktwerk/model';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { WebSocket } from 'ws';
import { EventStream } from './event-stream.ts';

const CONNECT_MILLIS = 10_000;
/** A server that says nothing for this long, not even to our pings, is taken for dead. */
const SILENCE_MILLIS = 45_000;
const PING_MILLIS = 15_000;
const LARGEST_FRAME = 64 * 1024 * 1024;

type Welcome = Extract<ServerMessage, { kind: 'welcome' }>;
type Instruction = Extract<
  ServerMessage,
  { kind: 'start' | 'cancel' | 'answer' | 'askFile' | 'ack' | 'watch' | 'unwatch' | 'hitsTaken' }
>;

/** What a connection asks of the agent. */
export type SessionHandlers = {
  readonly hello: (nonce: string) => AgentHello;
  /** Takes over a connection, or says why it must not be used. */
  readonly welcome: (message: Welcome, stream: EventStream) => string | null;
  readonly instruct: (message: Instruction, stream: EventStream) => void;
  /** The connection of the last `welcome` is gone. */
  readonly lost: () => void;
};

/** How a connection went. */
export type SessionEnd = {
  readonly isWelcomed: boolean;
  /** Refused for good: by the server, or by the agent because the server is an old one. */
  readonly isRefused: boolean;
  readonly why: string;
};

const frame = Compile(Type.Array(ServerMessage));

/** One connection to the server, from its opening to its end. */
export class Session {
  readonly socket: WebSocket;
  /** Resolves when the connection is closed, for whatever reason. */
  readonly ended: Promise<SessionEnd>;
  readonly #address: string;
  readonly #handlers: SessionHandlers;
  readonly #stream: EventStream;
  #phase: 'challenge' | 'hello' | 'welcome' = 'challenge';
  #why: string | null = null;
  #isRefused = false;
  #heard = performance.now();

  constructor(address: string, handlers: SessionHandlers) {
    this.#address = address;
    this.#handlers = handlers;
    this.socket = new WebSocket(address, {
      handshakeTimeout: CONNECT_MILLIS,
      maxPayload: LARGEST_FRAME,
      perMessageDeflate: false,
    });
    this.#stream = new EventStream((text) => this.socket.send(text));
    this.ended = this.#run();
  }

  #run(): Promise<SessionEnd> {
    const { socket } = this;
    const { promise, resolve } = Promise.withResolvers<SessionEnd>();
    const pulse = setInterval(() => this.#beat(), PING_MILLIS);
    const hear = (): void => {
      this.#heard = performance.now();
    };
    socket.on('ping', hear);
    socket.on('pong', hear);
    socket.on('message', (data, isBinary) => {
      hear();
      this.#read(isBinary ? null : String(data));
    });
    socket.on('error', (error) => {
      this.#why ??= `The connection to ${this.#address} failed: ${error.message || String(error)}.`;
    });
    socket.on('close', (code, reason) => {
      clearInterval(pulse);
      this.#stream.close();
      const isWelcomed = this.#phase === 'welcome';
      if (isWelcomed) this.#handlers.lost();
      const words = reason.length > 0 ? ` ${reason.toString()}` : '';
      const why = this.#why ?? `The server closed the connection (${code}${words}).`;
      resolve({ isWelcomed, isRefused: this.#isRefused, why });
    });
    return promise;
  }

  #beat(): void {
    // While we do not read, silence is ours.
    if (this.socket.isPaused) this.#heard = performance.now();
    const limit = this.#phase === 'welcome' ? SILENCE_MILLIS : CONNECT_MILLIS;
    if (performance.now() - this.#heard > limit) this.#giveUp(`The server was silent for ${limit / 1000} s.`);
    else if (this.socket.readyState === WebSocket.OPEN) this.socket.ping();
  }

  #read(text: string | null): void {
    const messages = text === null ? null : parseFrame(text);
    if (messages === null) {
      this.#giveUp('The server sent a frame that is none of the agent protocol.');
      return;
    }
    for (const message of messages) {
      if (this.#why !== null) return;
      this.#take(message);
    }
  }

  #take(message: ServerMessage): void {
    if (message.kind === 'refused') {
      this.#isRefused = true;
      this.#giveUp(`The server refuses this agent: ${message.detail}`);
    } else if (message.kind === 'challenge' && this.#phase === 'challenge') {
      this.#phase = 'hello';
      this.socket.send(JSON.stringify([this.#handlers.hello(message.nonce)]));
    } else if (message.kind === 'welcome' && this.#phase === 'hello') {
      this.#welcome(message);
    } else if (message.kind !== 'challenge' && message.kind !== 'welcome' && this.#phase === 'welcome') {
      this.#handlers.instruct(message, this.#stream);
    } else {
      this.#giveUp(`The server sent "${message.kind}" out of turn.`);
    }
  }

  #welcome(message: Welcome): void {
    const objection = this.#handlers.welcome(message, this.#stream);
    if (objection === null) {
      this.#phase = 'welcome';
    } else {
      this.#isRefused = true;
      this.#giveUp(objection);
    }
  }

  #giveUp(why: string): void {
    this.#why ??= why;
    this.socket.terminate();
  }
}

function parseFrame(text: string): ServerMessage[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return frame.Check(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
