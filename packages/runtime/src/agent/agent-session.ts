import { randomBytes } from 'node:crypto';
import { type AgentEvent, type AgentHello, AgentMessage, type ServerMessage } from '@taktwerk/model';
import { Compile } from 'typebox/compile';
import type { AgentChannel, AgentSession } from '../taktwerk.ts';
import { isSignedBy } from './agent-key.ts';

const messageCheck = Compile(AgentMessage);

/** What a connected agent can do to the node; the session has checked who it is and that its messages are well formed. */
export interface AgentHost {
  /** Null admits the agent; a text refuses it. */
  admit(hello: AgentHello, connection: ConnectedAgent): Promise<string | null>;
  /** Takes one event into the batch that gathers; false when it does not fit what is known and the agent must start over. */
  event(agent: string, event: AgentEvent): boolean;
  /** Calls back once everything taken so far is durable. */
  whenDurable(call: () => void): void;
  gone(connection: ConnectedAgent): void;
}

/** One connection of an agent, after its hello. */
export class ConnectedAgent implements AgentSession {
  readonly #channel: AgentChannel;
  readonly #host: AgentHost;
  readonly #nonce = randomBytes(24).toString('base64');
  #name: string | null = null;
  #state: 'challenged' | 'admitting' | 'open' | 'closed' = 'challenged';
  #lastSeq = 0;
  #ackedSeq = 0;
  #held: ServerMessage[] = [];
  #callOff: () => void = () => {};

  constructor(channel: AgentChannel, host: AgentHost) {
    this.#channel = channel;
    this.#host = host;
    this.#transmit([{ kind: 'challenge', nonce: this.#nonce }]);
  }

  get name(): string {
    return this.#name ?? '';
  }

  get remoteAddress(): string {
    return this.#channel.remoteAddress;
  }

  get remotePort(): number {
    return this.#channel.remotePort;
  }

  /** Orders for an agent that is being admitted follow its welcome. */
  send(messages: readonly ServerMessage[]): void {
    if (this.#state === 'admitting') this.#held.push(...messages);
    else this.#transmit(messages);
  }

  /** Ends the admission: the welcome goes first, then what was held back, and events may come. */
  welcome(welcome: Extract<ServerMessage, { kind: 'welcome' }>): void {
    if (this.#state !== 'admitting') return;
    this.#state = 'open';
    this.#callOff();
    this.#transmit([welcome, ...this.#held]);
    this.#held = [];
  }

  #transmit(messages: readonly ServerMessage[]): void {
    if (this.#state !== 'closed') this.#channel.send(JSON.stringify(messages));
  }

  close(reason: string): void {
    if (this.#state === 'closed') return;
    this.#channel.close(reason);
    this.closed();
  }

  /** Takes note of how to call off the wait for its hello; called once it is open or gone. */
  expect(callOff: () => void): void {
    this.#callOff = callOff;
  }

  closed(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#callOff();
    this.#host.gone(this);
  }

  receive(frame: string): void {
    if (this.#state === 'closed') return;
    const messages = readFrame(frame);
    if (messages === null) {
      this.close('A frame is not a JSON array of known messages.');
      return;
    }
    for (const message of messages) {
      if (message.kind === 'hello') this.#hello(message);
      else this.#event(message);
    }
    if (this.#state === 'open' && this.#lastSeq > this.#ackedSeq) {
      const seq = this.#lastSeq;
      this.#host.whenDurable(() => this.#acknowledge(seq));
    }
  }

  #hello(hello: AgentHello): void {
    if (this.#state !== 'challenged') {
      this.close('A second hello on one connection.');
      return;
    }
    this.#state = 'admitting';
    if (!isSignedBy(hello, this.#nonce)) {
      this.#refuse('The signature does not fit the public key and this connection.');
      return;
    }
    this.#name = hello.agent;
    this.#host.admit(hello, this).then(
      (refusal) => {
        if (refusal !== null) this.#refuse(refusal);
      },
      (error: unknown) => this.#refuse(error instanceof Error ? error.message : String(error)),
    );
  }

  #event(event: AgentEvent): void {
    if (this.#state !== 'open') {
      if (this.#state !== 'closed') this.close('An event before the welcome.');
      return;
    }
    if (event.seq !== this.#lastSeq + 1) {
      this.close(`Event ${event.seq} after ${this.#lastSeq}: one is missing.`);
      return;
    }
    this.#lastSeq = event.seq;
    if (!this.#host.event(this.name, event)) {
      const about = 'runId' in event ? `Run ${event.runId}` : event.kind;
      this.close(`${about}: the output does not go on where it ended.`);
    }
  }

  #acknowledge(seq: number): void {
    if (seq <= this.#ackedSeq) return;
    this.#ackedSeq = seq;
    this.send([{ kind: 'ack', seq }]);
  }

  #refuse(detail: string): void {
    this.#transmit([{ kind: 'refused', detail }]);
    this.close(detail);
  }
}

function readFrame(frame: string): AgentMessage[] | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(frame);
  } catch {
    return null;
  }
  if (!Array.isArray(parsed)) return null;
  const messages: AgentMessage[] = [];
  for (const entry of parsed) {
    if (!messageCheck.Check(entry)) return null;
    messages.push(entry);
  }
  return messages;
}
