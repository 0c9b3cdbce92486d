/** What was found or told once: names and values for the script that runs at it. */
export type HitData = ReadonlyMap<string, string>;

/** Events that are active in a shard, by what may bring them hits, and hits that are not taken yet. */
export class ActiveEvents {
  readonly #byAgent = new Map<string, Set<number>>();
  readonly #byObject = new Map<string, Set<number>>();
  /** Hits of agents that came and wait for the definition to be read; an agent sends again what was not taken. */
  readonly waiting = new Map<number, HitData[]>();
  /** Number of the last hit each event's agent may find. */
  readonly granted = new Map<number, number>();
  /** Events that were held back and have said so; until none of their runs is active it is not said again. */
  readonly held = new Set<number>();
  /** Events whose agent has said that it looks. */
  readonly looked = new Set<number>();

  add(event: EventKey): void {
    addTo(this.#byObject, `${event.client}:${event.name}`, event.runId);
    if (event.agent !== null) addTo(this.#byAgent, event.agent, event.runId);
  }

  remove(event: EventKey): void {
    removeFrom(this.#byObject, `${event.client}:${event.name}`, event.runId);
    if (event.agent !== null) removeFrom(this.#byAgent, event.agent, event.runId);
    this.waiting.delete(event.runId);
    this.granted.delete(event.runId);
    this.held.delete(event.runId);
    this.looked.delete(event.runId);
  }

  ofAgent(agent: string): readonly number[] {
    return [...(this.#byAgent.get(agent) ?? [])];
  }

  /** Active runs of an EVNT object, the oldest first. */
  ofObject(client: number, name: string): readonly number[] {
    return [...(this.#byObject.get(`${client}:${name}`) ?? [])].sort((a, b) => a - b);
  }
}

interface EventKey {
  readonly runId: number;
  readonly client: number;
  readonly name: string;
  readonly agent: string | null;
}

function addTo(map: Map<string, Set<number>>, key: string, runId: number): void {
  const runs = map.get(key);
  if (runs === undefined) map.set(key, new Set([runId]));
  else runs.add(runId);
}

function removeFrom(map: Map<string, Set<number>>, key: string, runId: number): void {
  const runs = map.get(key);
  if (runs?.delete(runId) === true && runs.size === 0) map.delete(key);
}
