import { isRecord } from '../conformance/match-answer.ts';
import type { Random } from '../kill/random.ts';
import { ASKER } from './random-credentials.ts';

/** Names and ids kept of earlier answers. */
const KEPT = 200;
/** The first of each stay for good. */
const STAY = 12;
/** Requests that are about the same object and run. */
const ABOUT_ONE = 12;

/** What requests are made of: what earlier answers have shown to exist, and what the requests of now are about. */
export class Knowledge {
  readonly names: [string, ...string[]];
  readonly runIds: [string, ...string[]];
  /** Of tokens and of deleted objects. */
  readonly ids: [string, ...string[]] = ['0'];
  name: string;
  runId: string;
  /** Operations that make what the next requests are about, by their paths. */
  readonly due: string[] = [];
  #left = ABOUT_ONE;

  constructor(names: [string, ...string[]], runIds: [string, ...string[]]) {
    this.names = names;
    this.runIds = runIds;
    [this.name] = names;
    [this.runId] = runIds;
  }

  /** Goes on to another object and run now and then, so that what is made is also used, changed and taken away. */
  next(random: Random): void {
    this.#left -= 1;
    if (this.#left > 0) return;
    this.#left = random.between(2, 2 * ABOUT_ONE);
    this.due.length = 0;
    if (random.next() < 0.6) {
      this.name = `FUZZ.${random.between(0, 1000)}`;
      this.due.push('/ae/api/v1/{client}/objects', '/ae/api/v1/{client}/executions');
    } else {
      this.name = random.pick(this.names);
      if (random.next() < 0.5) this.due.push('/ae/api/v1/{client}/executions');
    }
    this.runId = random.pick(this.runIds);
  }

  /** Takes over what an answer tells. */
  learn(path: string, json: unknown): void {
    if (!isRecord(json)) return;
    if (typeof json.run_id === 'number') {
      this.runId = String(json.run_id);
      remember(this.runIds, this.runId);
    }
    const data: unknown[] = Array.isArray(json.data) ? json.data : [json];
    for (const entry of data) {
      if (!isRecord(entry)) continue;
      const { name, id, object_id: objectId } = entry;
      if (path.includes('/search') && typeof name === 'string' && name !== ASKER) remember(this.names, name);
      for (const one of [id, objectId]) if (typeof one === 'string') remember(this.ids, one);
    }
  }
}

function remember(list: string[], text: string): void {
  if (list.includes(text)) return;
  list.push(text);
  if (list.length > KEPT) list.splice(STAY, 1);
}
