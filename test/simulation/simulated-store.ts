import {
  type Commit,
  isEnded,
  readObject,
  TaktwerkError,
  type Task,
  type TaskVariable,
} from '@taktwerk/model';
import type { EngineState, LastRunQuery, ObjectVersion, ReportEnd, Store } from '@taktwerk/store';
import type { FaultPlan } from './fault-plan.ts';
import { INVARIANTS } from './invariants/all-invariants.ts';
import type { Life } from './life.ts';
import type { World } from './world.ts';

/** What a disk would hold, and how it behaves: each write takes a while, may be refused, and may be cut by a crash. */
export class SimulatedDisk {
  readonly tasks = new Map<number, Task>();
  readonly reports = new Map<string, { text: string; end: number; page: number; pageBytes: number }>();
  readonly variables = new Map<string, TaskVariable>();
  readonly inputs = new Map<string, TaskVariable>();
  readonly continuations = new Map<number, Commit['continuations'][number]>();
  readonly timers = new Map<string, Commit['timers'][number]>();
  readonly orders = new Map<number, Commit['orders'][number]>();
  readonly syncs = new Map<string, Commit['syncs'][number]>();
  readonly marks = new Map<string, Commit['marks'][number]>();
  readonly pins = new Map<string, Commit['pins'][number]>();
  readonly varaRows = new Map<string, Commit['varaRows'][number]>();
  readonly agents = new Map<string, Commit['agents'][number]>();
  readonly versions: ObjectVersion[] = [];
  nextRunId = 1_000_000;
  /** Who may write, and until when nobody else may take that over. */
  readonly lease = { epoch: 0, holder: '', expiresAt: 0 };
  /** The one node that wrote with each epoch. */
  readonly writers = new Map<number, string>();
  /** While full, every write is refused. */
  full = false;
  /** Milliseconds every commit takes longer; more than a lease lasts when it is bad. */
  slowness = 0;
  commits = 0;
  /** What broke an invariant. */
  readonly faults: string[] = [];

  define(client: number, envelopes: readonly object[]): void {
    for (const envelope of envelopes) {
      const read = readObject(envelope, client);
      if (!read.ok) throw new Error(JSON.stringify(read.problems));
      const { object } = read;
      const stamps = { createdAt: 0, createdBy: '', modifiedAt: 0, modifiedBy: '' };
      const versionId = this.versions.length + 1;
      const { title, archiveKey1, archiveKey2, folder, name, type } = object;
      const content = JSON.stringify(object.content);
      this.versions.push({
        versionId,
        objectId: String(versionId),
        uuid: String(versionId),
        client,
        name,
        type,
        title,
        archiveKey1,
        archiveKey2,
        folder,
        content,
        ...stamps,
      });
      for (const row of object.varaRows) this.varaRows.set(`${row.client} ${row.vara} ${row.key}`, row);
    }
  }

  apply(batch: Commit): void {
    this.commits += 1;
    for (const { before } of INVARIANTS) if (before !== undefined) this.faults.push(...before(this, batch));
    for (const task of [...batch.insertedTasks, ...batch.updatedTasks])
      this.tasks.set(task.runId, { ...task });
    for (const top of batch.deactivatedTrees) this.#deactivate(top);
    for (const variable of batch.variables)
      this.variables.set(`${variable.runId} ${variable.name}`, variable);
    for (const input of batch.inputs) this.inputs.set(`${input.runId} ${input.name}`, input);
    for (const chunk of batch.reports) this.#append(chunk);
    for (const key of this.reports.keys())
      if (batch.droppedReports.includes(Number(key.split(' ')[0]))) this.reports.delete(key);
    for (const pin of batch.pins) this.pins.set(`${pin.runId} ${pin.name}`, pin);
    for (const runId of batch.removedMarks)
      for (const [key, mark] of this.marks) if (mark.runId === runId) this.marks.delete(key);
    for (const sync of batch.syncs) this.syncs.set(`${sync.client} ${sync.name}`, sync);
    for (const mark of batch.marks) this.marks.set(`${mark.runId} ${mark.lineNumber} ${mark.mark}`, mark);
    for (const continuation of batch.continuations) this.continuations.set(continuation.runId, continuation);
    for (const runId of batch.removedContinuations) this.continuations.delete(runId);
    for (const [key, { runId }] of this.timers)
      if (batch.removedTimers.includes(runId)) this.timers.delete(key);
    for (const timer of batch.timers) this.timers.set(`${timer.runId} ${timer.kind}`, timer);
    for (const order of batch.orders) this.orders.set(order.runId, order);
    for (const runId of batch.removedOrders) this.orders.delete(runId);
    for (const row of batch.varaRows) this.varaRows.set(`${row.client} ${row.vara} ${row.key}`, row);
    for (const agent of batch.agents) this.agents.set(agent.name, agent);
    this.nextRunId = Math.max(this.nextRunId, batch.nextRunId);
    for (const { after } of INVARIANTS) if (after !== undefined) this.faults.push(...after(this, batch));
  }

  engineState(): EngineState {
    const open = new Set(
      [...this.tasks.values()].filter((task) => !isEnded(task.status)).map((task) => task.runId),
    );
    const ofOpen = <T extends { readonly runId: number }>(rows: Iterable<T>) =>
      [...rows].filter((row) => open.has(row.runId));
    const reportEnds: ReportEnd[] = [...this.reports].map(([key, { end, page, pageBytes }]) => {
      const [runId = '', type = ''] = key.split(' ');
      return { runId: Number(runId), type: type as ReportEnd['type'], end, page, pageBytes };
    });
    return structuredClone({
      nextRunId: this.nextRunId,
      tasks: [...this.tasks.values()]
        .filter((task) => open.has(task.runId) || open.has(task.parent))
        .sort((a, b) => a.runId - b.runId),
      variables: ofOpen(this.variables.values()),
      inputs: ofOpen(this.inputs.values()),
      continuations: [...this.continuations.values()],
      timers: [...this.timers.values()],
      pins: [...this.pins.values()].filter((pin) => open.has(pin.runId)),
      marks: [...this.marks.values()],
      syncs: [...this.syncs.values()],
      orders: [...this.orders.values()],
      reportEnds: ofOpen(reportEnds),
    });
  }

  #deactivate(runId: number): void {
    const task = this.tasks.get(runId);
    if (task !== undefined) task.deactivated = true;
    for (const child of this.tasks.values()) if (child.parent === runId) this.#deactivate(child.runId);
  }

  #append({ runId, type, start, bytes, page, text }: Commit['reports'][number]): void {
    const key = `${runId} ${type}`;
    const report = this.reports.get(key) ?? { text: '', end: 0, page, pageBytes: 0 };
    if (start < report.end) return;
    if (page !== report.page) report.pageBytes = 0;
    report.text += text;
    report.end = start + bytes;
    report.page = page;
    report.pageBytes += bytes;
    this.reports.set(key, report);
  }
}

/** Milliseconds without a sign of life after which another node may take the lease. */
export const LEASE_TIME = 2_000;

/** Whose store it is, and what goes wrong with it. */
export interface StoreWorld {
  readonly world: World;
  readonly disk: SimulatedDisk;
  readonly life: Life;
  readonly node: string;
  readonly plan: FaultPlan;
  /** The node's way to the store is cut. */
  readonly isAway: () => boolean;
  /** Ends the life. */
  readonly crash: () => void;
}

/**
 * The store as one life of a node sees it. What the disk does happens at the disk's time; the answer reaches the node
 * when it is not paused, and never when it has died.
 */
export function simulatedStore({ world, disk, life, node, plan, isAway, crash }: StoreWorld): Store {
  /** The lease of this life: a commit that comes after another has taken it is refused. */
  let epoch = 0;
  const unavailable = (text: string) => new TaktwerkError('storeUnavailable', text);
  const answer = <T>(give: () => T): Promise<T> =>
    new Promise((resolve, reject) => {
      world.after(world.random.between(0, 4), () => {
        try {
          if (isAway()) throw unavailable('The way to the store is cut.');
          const value = give();
          life.run(() => resolve(value));
        } catch (error) {
          life.run(() => reject(error));
        }
      });
    });
  /** Renews the lease, or tells that it is lost. */
  const renew = (): void => {
    if (disk.lease.epoch !== epoch) {
      throw new TaktwerkError('leaseHeld', `Node ${disk.lease.holder} has the lease now.`);
    }
    disk.lease.expiresAt = world.now + LEASE_TIME;
  };
  const write = <T>(change: () => T): Promise<T> =>
    answer(() => {
      renew();
      if (disk.full) throw unavailable('The simulated disk is full.');
      return change();
    });
  const beat = (): void => {
    world.after(LEASE_TIME / 3, () =>
      life.run(() => {
        if (!isAway()) {
          if (disk.lease.epoch !== epoch) {
            leaseLost(new TaktwerkError('leaseHeld', `Node ${disk.lease.holder} has the lease now.`));
            return;
          }
          disk.lease.expiresAt = world.now + LEASE_TIME;
        }
        beat();
      }),
    );
  };
  let leaseLost: (reason: TaktwerkError) => void = () => {};
  const unused = () => Promise.reject(new Error('not part of the simulation'));
  const newest = (client: number, name: string) =>
    disk.versions.findLast((version) => version.client === client && version.name === name) ?? null;
  const ofRun = (rows: ReadonlyMap<string, TaskVariable>, runId: number) =>
    [...rows.values()].filter((row) => row.runId === runId);
  const simulated = {
    commit: (batch: Commit) => {
      const frozen = structuredClone(batch);
      return new Promise<void>((resolve, reject) => {
        world.after(world.random.between(1, 30) + disk.slowness, () => {
          const fault = plan.at('commit');
          if (fault === 'crash before') crash();
          // A crash may come while the commit is on its way: then nobody knows whether the disk got it.
          if (!life.alive && (fault === 'crash before' || world.chance(0.5))) return;
          try {
            if (isAway()) throw unavailable('The way to the store is cut.');
            renew();
            if (disk.full || fault === 'refuse') throw unavailable('The simulated disk is full.');
            disk.apply(frozen);
          } catch (error) {
            life.run(() => reject(error));
            return;
          }
          if (fault === 'crash after') crash();
          if (fault === 'pause after') life.pause(LEASE_TIME * 2);
          life.run(resolve);
        });
      });
    },
    onLeaseLost: (call: (reason: TaktwerkError) => void) => {
      leaseLost = call;
    },
    loadEngineState: () => answer(() => disk.engineState()),
    nextEpoch: () =>
      answer(() => {
        const { lease } = disk;
        if (lease.holder !== node && lease.expiresAt > world.now) {
          throw new TaktwerkError('leaseHeld', `Node ${lease.holder} has the lease.`);
        }
        lease.epoch += 1;
        lease.holder = node;
        lease.expiresAt = world.now + LEASE_TIME;
        epoch = lease.epoch;
        beat();
        return epoch;
      }),
    tasks: {
      get: (client: number, runId: number) =>
        answer(() => {
          const task = disk.tasks.get(runId);
          return task?.client === client ? structuredClone(task) : null;
        }),
      below: (runIds: readonly number[]) =>
        answer(() => {
          const found = new Set(runIds);
          for (const task of disk.tasks.values()) if (found.has(task.parent)) found.add(task.runId);
          return [...disk.tasks.values()].filter(({ parent }) => found.has(parent));
        }),
      inputs: (runId: number) => answer(() => ofRun(disk.inputs, runId)),
      variables: (runId: number) => answer(() => ofRun(disk.variables, runId)),
      runTimes: (client: number, names: readonly string[]) =>
        answer(() =>
          names.map((name) => ({
            name,
            samples: [...disk.tasks.values()].flatMap(({ status, startTime, endTime, ...task }) =>
              task.client === client &&
              task.name === name &&
              status === 1900 &&
              startTime !== null &&
              endTime !== null
                ? [{ runId: task.runId, endTime, milliseconds: endTime - startTime }]
                : [],
            ),
          })),
        ),
      lastRun: ({ client, name, ended, endedFrom = 0 }: LastRunQuery) =>
        answer(() => {
          const found = [...disk.tasks.values()].filter(
            (task) =>
              task.client === client &&
              task.name === name &&
              task.type !== 'XTRNL' &&
              (ended === undefined || isEnded(task.status) === ended) &&
              (task.endTime ?? 0) >= (ended === true ? endedFrom : 0),
          );
          return found.at(-1) ?? null;
        }),
      order: (runId: number) => answer(() => disk.orders.get(runId) ?? null),
    },
    objects: {
      get: (client: number, name: string) => answer(() => newest(client, name)),
      getMany: (client: number, names: readonly string[]) =>
        answer(() => names.flatMap((name) => newest(client, name) ?? [])),
      getVersion: (versionId: number) => answer(() => disk.versions[versionId - 1] ?? null),
      search: ({ client, types }: { client: number; types?: readonly string[] }) =>
        answer(() => {
          const objects = disk.versions.filter(
            (one) => one.client === client && (types?.includes(one.type) ?? true),
          );
          return { total: objects.length, objects };
        }),
      varaRows: (client: number, vara: string) =>
        answer(() => [...disk.varaRows.values()].filter((row) => row.client === client && row.vara === vara)),
    },
    // Ready counts are for lists, which nobody asks for here.
    history: { count: () => answer(() => null) },
    agents: { list: () => answer(() => [...disk.agents.values()]) },
    clients: { list: () => answer(() => [{ client: 100, title: '', active: true }]) },
    // Nobody else writes to a shard here.
    inbox: { onArrival: () => () => {}, waiting: () => answer(() => []) },
    probe: () => write(() => {}),
    close: unused,
  };
  // What the node never asks for in the simulation is left out; asking for it fails loudly as "not a function".
  return simulated as unknown as Store;
}
