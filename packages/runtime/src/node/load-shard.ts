import { type Definitions, KEPT_RUNS, type StoredShard } from '@taktwerk/engine';
import {
  compileAgentGroup,
  compileBlackout,
  compileCalendar,
  compileQueue,
  compileSync,
  compileWatch,
  compileZone,
  type ExecutableDefinition,
  isWorkflowType,
} from '@taktwerk/model';
import type { EngineState, Store } from '@taktwerk/store';
import { type CompiledObject, compile, withEtl } from '../definition/definition-source.ts';
import type { EtlObject } from '../etl/etl-object.ts';
import { pinnedLook } from '../etl/look-definitions.ts';
import { defaultTimeZone, settingsVara } from '../object/default-time-zone.ts';
import { nestingDepth } from '../object/nesting-depth.ts';
import { publishedOf } from '../restart/read-reference.ts';
import { SCRIPT_NAME, scriptDefinition } from '../script/script-definition.ts';

/** Most objects of one type and client that are read at a start. */
const MOST = 100_000;

/** Puts together what a shard needs to go on: the stored state, and the definitions its runs are pinned to. */
export async function readShard(store: Store, state: EngineState): Promise<StoredShard> {
  const versions = new Map<number, ExecutableDefinition>();
  const compiled = new Map<number, CompiledObject>();
  const wanted = new Set<number>();
  for (const { versionId } of state.tasks) if (versionId !== null) wanted.add(versionId);
  for (const { versionId } of state.pins) wanted.add(versionId);
  for (const versionId of wanted) {
    const version = await store.objects.getVersion(versionId);
    if (version === null) continue;
    const object = compile(version);
    compiled.set(versionId, object);
    if (object.kind === 'executable') versions.set(versionId, object.definition);
  }
  const pinned = new Map<number, Map<string, CompiledObject>>();
  for (const { runId, name, versionId } of state.pins) {
    const object = compiled.get(versionId);
    if (object === undefined) continue;
    const own = pinned.get(runId) ?? new Map<string, CompiledObject>();
    pinned.set(runId, own.set(name, object));
  }
  const pins = new Map<number, Definitions>();
  // A load of its own has looked at an object that cannot be executed.
  const looks = new Map(
    state.tasks
      .filter(({ type, parent }) => type === 'LOAD' && parent === 0)
      .map(({ runId, name }) => [runId, name]),
  );
  for (const [runId, own] of pinned) {
    const definitions = new Map<string, ExecutableDefinition>();
    for (const [name, object] of own)
      if (object.kind === 'executable') definitions.set(name, object.definition);
    const looked = looks.get(runId);
    const etl = (name: string) => etlOf(own.get(name));
    const look =
      looked === undefined
        ? null
        : pinnedLook(
            looked,
            etl,
            [...own.keys()].flatMap((name) => etl(name) ?? []),
          );
    pins.set(runId, look ?? withEtl(definitions, (name) => own.get(name)));
  }
  const scripts = new Set(state.tasks.filter(({ type }) => type === 'API').map(({ runId }) => runId));
  for (const { runId, name, value } of state.inputs) {
    if (name === SCRIPT_NAME && scripts.has(runId))
      pins.set(runId, new Map([[name, scriptDefinition(value)]]));
  }
  const runTimes = await readRunTimes(store, state, versions);
  const { tasks, variables, marks, continuations, timers } = state;
  const stoppedClients = (await store.clients.list()).filter((one) => !one.active).map((one) => one.client);
  const queues = await readOf(store, 'QUEUE', compileQueue);
  const calendars = await readOf(store, 'CALE', compileCalendar);
  const agentGroups = await readOf(store, 'HOSTG', compileAgentGroup);
  const syncs = await readOf(store, 'SYNC', compileSync);
  const blackouts = await readOf(store, 'BLACKOUT', compileBlackout);
  const watches = await readOf(store, 'WATCH', compileWatch);
  const zones = await readOf(store, 'TZ', compileZone);
  const based = tasks.filter((task) => task.stage !== 'ended' && task.referenceRunId !== 0);
  const workflows = based.filter(({ type }) => isWorkflowType(type));
  const referenceRunIds = workflows.map(({ referenceRunId }) => referenceRunId);
  const references = await store.tasks.below(referenceRunIds);
  return {
    tasks,
    variables,
    marks,
    references,
    referenceVariables: await publishedOf(store, referenceRunIds, references),
    continuations,
    timers,
    stoppedClients,
    queues: queues.map(({ client, value }) => ({ client, queue: value })),
    calendars: calendars.map(({ client, value }) => ({ client, calendar: value })),
    timeZones: await readTimeZones(store),
    syncs: syncs.map(({ client, value }) => ({ client, sync: value })),
    agentGroups: agentGroups.map(({ client, value }) => ({ client, group: value })),
    agents: await store.agents.list(),
    syncStates: state.syncs,
    blackouts: blackouts.map(({ client, value }) => ({ client, blackout: value })),
    holds: state.holds,
    watches: watches.map(({ client, value }) => ({ client, watch: value })),
    zones: zones.map(({ client, value }) => ({ client, zone: value })),
    versions,
    pins,
    runTimes,
    nestingDepth: nestingDepth(await store.objects.varaRows(0, settingsVara(0))),
  };
}

function etlOf(object: CompiledObject | undefined): EtlObject | null {
  return object?.kind === 'etl' ? object.etl : null;
}

/** Past run times of everything the active runs are or may still start. */
async function readRunTimes(
  store: Store,
  { tasks, pins }: EngineState,
  versions: ReadonlyMap<number, ExecutableDefinition>,
): Promise<StoredShard['runTimes']> {
  const clientOf = new Map(tasks.map(({ runId, client }) => [runId, client]));
  const names = new Map<number, Set<string>>();
  const add = (client: number | undefined, versionId: number | null) => {
    const name = versionId === null ? undefined : versions.get(versionId)?.name;
    if (client === undefined || name === undefined) return;
    const ofClient = names.get(client) ?? new Set<string>();
    names.set(client, ofClient.add(name));
  };
  for (const { client, versionId } of tasks) add(client, versionId);
  for (const { runId, versionId } of pins) add(clientOf.get(runId), versionId);
  const histories: StoredShard['runTimes'][number][] = [];
  for (const [client, wanted] of names) {
    const found = await store.tasks.runTimes(client, [...wanted], KEPT_RUNS);
    const samples = new Map(found.map((one) => [one.name, one.samples]));
    for (const name of wanted) histories.push({ client, name, samples: samples.get(name) ?? [] });
  }
  return histories;
}

async function readTimeZones(store: Store): Promise<StoredShard['timeZones']> {
  const found: { client: number; zone: string }[] = [];
  for (const client of new Set([0, ...(await store.clients.list()).map((one) => one.client)])) {
    const zone = defaultTimeZone(await store.objects.varaRows(client, settingsVara(client)));
    if (zone !== null) found.push({ client, zone });
  }
  return found;
}

/** Every object of a type, compiled, with its client. */
async function readOf<T>(
  store: Store,
  type: 'QUEUE' | 'CALE' | 'TZ' | 'SYNC' | 'HOSTG' | 'WATCH' | 'BLACKOUT',
  compileOne: (content: unknown) => T,
): Promise<readonly { readonly client: number; readonly value: T }[]> {
  const all: { client: number; value: T }[] = [];
  for (const { client } of await store.clients.list()) {
    const found = await store.objects.search({ client, types: [type], limit: MOST });
    for (const version of found.objects) all.push({ client, value: compileOne(JSON.parse(version.content)) });
  }
  return all;
}
