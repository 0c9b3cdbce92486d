import {
  type Commit,
  isEnded,
  readObject,
  TaktwerkError,
  type Task,
  type TaskVariable,
} from '@taktwerk/model';
import type { EngineState, ObjectVersion, ReportEnd, Store } from '@taktwerk/store';
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
  readonly marks = new Map<string, Commit['marks'][number]>();
  readonly pins = new Map<string, Commit['pins'][number]>();
  readonly varaRows = new Map<string, Commit['varaRows'][number]>();
  readonly agents = new Map<string, Commit['agents'][number]>();
  readonly versions: ObjectVersion[] = [];
  nextRunId = 1_000_000;
  epoch = 0;
  /** While full, every write is refused. */
  full = false;
  commits = 0;
  /** Facts that must never be: a task inserted twice, an end that changes. */
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
    for (const task of batch.insertedTasks) {
      if (this.tasks.has(task.runId)) this.faults.push(`run ${task.runId} is inserted twice`);
      this.tasks.set(task.runId, { ...task });
    }
    for (const task of batch.updatedTasks) this.#update(task);
    for (const top of batch.deactivatedTrees) this.#deactivate(top);
    for (const variable of batch.variables)
      this.variables.set(`${variable.runId} ${variable.name}`, variable);
    for (const input of batch.inputs) this.inputs.set(`${input.runId} ${input.name}`, input);
    for (const chunk of batch.reports) this.#append(chunk);
    for (const pin of batch.pins) this.pins.set(`${pin.runId} ${pin.name}`, pin);
    for (const runId of batch.removedMarks)
      for (const [key, mark] of this.marks) if (mark.runId === runId) this.marks.delete(key);
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
      orders: [...this.orders.values()],
      reportEnds: ofOpen(reportEnds),
    });
  }

  #update(task: Task): void {
    const before = this.tasks.get(task.runId);
    if (before === undefined) {
      this.faults.push(`run ${task.runId} is updated but was never inserted`);
      return;
    }
    if (isEnded(before.status) && before.status !== task.status) {
      this.faults.push(`run ${task.runId} ended with ${before.status} and then with ${task.status}`);
    }
    this.tasks.set(task.runId, { ...task });
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
    if (start > report.end) this.faults.push(`${type} of ${runId}: ${start - report.end} bytes are missing`);
    if (page !== report.page) report.pageBytes = 0;
    report.text += text;
    report.end = start + bytes;
    report.page = page;
    report.pageBytes += bytes;
    this.reports.set(key, report);
  }
}

/** The store of one life of the server on that disk: after `end` nothing it was asked is answered any more. */
export function simulatedStore(world: World, disk: SimulatedDisk): Store & { end(): void } {
  let alive = true;
  /** The lease of this life; a commit that comes after another life has taken it is refused, as lock and fencing do. */
  let epoch = 0;
  /** Answers after a while, unless the server has died meanwhile. */
  const answer = <T>(give: () => T): Promise<T> =>
    new Promise((resolve, reject) => {
      world.after(world.random.between(0, 4), () => {
        if (!alive) return;
        try {
          resolve(give());
        } catch (error) {
          reject(error);
        }
      });
    });
  const write = <T>(change: () => T): Promise<T> =>
    answer(() => {
      if (disk.full) throw new TaktwerkError('storeUnavailable', 'The simulated disk is full.');
      return change();
    });
  const unused = () => Promise.reject(new Error('not part of the simulation'));
  const newest = (client: number, name: string) =>
    disk.versions.findLast((version) => version.client === client && version.name === name) ?? null;
  const ofRun = (rows: ReadonlyMap<string, TaskVariable>, runId: number) =>
    [...rows.values()].filter((row) => row.runId === runId);
  const simulated = {
    commit: (batch: Commit) => {
      const frozen = structuredClone(batch);
      return new Promise<void>((resolve, reject) => {
        world.after(world.random.between(1, 30), () => {
          // A crash may come after the disk has it and before anybody is told.
          if (disk.epoch !== epoch || (!alive && world.chance(0.5))) return;
          if (disk.full) {
            if (alive) reject(new TaktwerkError('storeUnavailable', 'The simulated disk is full.'));
            return;
          }
          disk.apply(frozen);
          if (alive) resolve();
        });
      });
    },
    loadEngineState: () => answer(() => disk.engineState()),
    nextEpoch: () =>
      answer(() => {
        disk.epoch += 1;
        epoch = disk.epoch;
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
    agents: { list: () => answer(() => [...disk.agents.values()]) },
    clients: { list: () => answer(() => [{ client: 100, title: '', active: true }]) },
    probe: () => write(() => {}),
    close: unused,
    end: () => {
      alive = false;
    },
  };
  // What the node never asks for in the simulation is left out; asking for it fails loudly as "not a function".
  return simulated as unknown as Store & { end(): void };
}
