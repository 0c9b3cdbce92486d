import { type AgentEvent, OUTPUT_WINDOW } from '@taktwerk/model';

/** Most text in one frame, in bytes; JSON escapes can make a frame six times as long. */
const FRAME_BYTES = 256 * 1024;

/** An event before it has its place on a connection. */
export type Unnumbered<E = AgentEvent> = E extends AgentEvent ? Omit<E, 'seq'> : never;

type UnderWay = { readonly seq: number; readonly bytes: number; readonly ended: string | null };

function textBytes(event: Unnumbered): number {
  if (event.kind === 'output') return Buffer.byteLength(event.text);
  if (event.kind !== 'hit') return 0;
  return Object.values(event.data).reduce((sum, value) => sum + Buffer.byteLength(value), 0);
}

/** Numbers the events of one connection, gathers them into frames, and keeps account of what is not acknowledged. */
export class EventStream {
  readonly #send: (frame: string) => void;
  #seq = 0;
  #gathered: AgentEvent[] = [];
  #gatheredBytes = 0;
  #flush: NodeJS.Immediate | null = null;
  /** Outputs and ends, oldest first, from `#first` on. */
  #underWay: UnderWay[] = [];
  #first = 0;
  #outputBytes = 0;
  #isClosed = false;

  constructor(send: (frame: string) => void) {
    this.#send = send;
  }

  /** Whether more output may be sent before the next `ack`. */
  get hasRoom(): boolean {
    return this.#outputBytes < OUTPUT_WINDOW;
  }

  push(event: Unnumbered): void {
    if (this.#isClosed) return;
    const seq = ++this.#seq;
    const bytes = textBytes(event);
    if (event.kind === 'output' || event.kind === 'ended') {
      const ended = event.kind === 'ended' ? `${event.runId}.${event.attempt}` : null;
      this.#underWay.push({ seq, bytes, ended });
      this.#outputBytes += bytes;
    }
    if (this.#gatheredBytes + bytes > FRAME_BYTES) this.flush();
    this.#gathered.push({ ...event, seq });
    this.#gatheredBytes += bytes;
    this.#flush ??= setImmediate(() => this.flush());
  }

  flush(): void {
    if (this.#flush !== null) clearImmediate(this.#flush);
    this.#flush = null;
    if (this.#gathered.length === 0) return;
    const frame = JSON.stringify(this.#gathered);
    this.#gathered = [];
    this.#gatheredBytes = 0;
    this.#send(frame);
  }

  /** Takes the server's `ack`; returns the keys of the jobs whose `ended` it covers. */
  acknowledge(seq: number): string[] {
    const ended: string[] = [];
    for (let next = this.#underWay[this.#first]; next !== undefined && next.seq <= seq; ) {
      this.#outputBytes -= next.bytes;
      if (next.ended !== null) ended.push(next.ended);
      next = this.#underWay[++this.#first];
    }
    if (this.#first > 1000) {
      this.#underWay = this.#underWay.slice(this.#first);
      this.#first = 0;
    }
    return ended;
  }

  /** Drops what was not sent: the connection is gone. */
  close(): void {
    if (this.#flush !== null) clearImmediate(this.#flush);
    this.#flush = null;
    this.#gathered = [];
    this.#isClosed = true;
  }
}
