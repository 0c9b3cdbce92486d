import { type Commit, isEnded, TaktwerkError, type TaskVariable } from '@taktwerk/model';
import type { LastRunQuery, ObjectDraft, RetentionPortion, Store } from '@taktwerk/store';
import type { FaultPlan } from './fault-plan.ts';
import type { Life } from './life.ts';
import type { SimulatedDisk } from './simulated-disk.ts';
import type { World } from './world.ts';

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
    disk.lease.expiresAt = world.now + world.leaseTime;
  };
  const write = <T>(change: () => T): Promise<T> =>
    answer(() => {
      renew();
      if (disk.full) throw unavailable('The simulated disk is full.');
      return change();
    });
  const beat = (): void => {
    world.after(world.leaseTime / 3, () =>
      life.run(() => {
        if (!isAway()) {
          if (disk.lease.epoch !== epoch) {
            leaseLost(new TaktwerkError('leaseHeld', `Node ${disk.lease.holder} has the lease now.`));
            return;
          }
          disk.lease.expiresAt = world.now + world.leaseTime;
        }
        beat();
      }),
    );
  };
  const arrivals: { readonly mailbox: string; readonly call: () => void }[] = [];
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
          for (const { mailbox, call } of arrivals)
            if (frozen.messages.some((message) => message.mailbox === mailbox)) life.run(call);
          if (fault === 'crash after') crash();
          if (fault === 'pause after') life.pause(world.leaseTime * 2);
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
        lease.expiresAt = world.now + world.leaseTime;
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
      save: (drafts: readonly ObjectDraft[]) =>
        write(() => ({ kind: 'saved', versions: drafts.map((draft) => disk.save(draft)) })),
      get: (client: number, name: string) => answer(() => newest(client, name)),
      getMany: (client: number, names: readonly string[]) =>
        answer(() => names.flatMap((name) => newest(client, name) ?? [])),
      getVersion: (versionId: number) => answer(() => disk.versions[versionId - 1] ?? null),
      search: ({ client, types }: { client: number; types?: readonly string[] }) =>
        answer(() => {
          const objects = disk.versions.filter(
            (one) =>
              one.client === client &&
              (types?.includes(one.type) ?? true) &&
              one === newest(client, one.name),
          );
          return { total: objects.length, objects };
        }),
      varaRows: (client: number, vara: string) =>
        answer(() => [...disk.varaRows.values()].filter((row) => row.client === client && row.vara === vara)),
    },
    // Ready counts are for lists, which nobody asks for here.
    history: { count: () => answer(() => null) },
    agents: { list: () => answer(() => [...disk.agents.values()]) },
    clients: {
      list: () => answer(() => [{ client: 100, title: '', active: disk.clientActive, removal: null }]),
      switch: (_client: number, active: boolean) =>
        write(() => {
          disk.clientActive = active;
          return true;
        }),
    },
    inbox: {
      onArrival: (mailbox: string, call: () => void) => {
        arrivals.push({ mailbox, call });
        return () => {};
      },
      waiting: (mailbox: string, limit: number) =>
        answer(() => [...disk.inbox.values()].filter((one) => one.mailbox === mailbox).slice(0, limit)),
    },
    retention: {
      removeOldRuns: ({ statuses, before }: RetentionPortion) =>
        write(() => {
          const old = [...disk.tasks.values()].filter(
            ({ runId, top, status, endTime, deactivated }) =>
              runId === top &&
              deactivated &&
              endTime !== null &&
              endTime < before &&
              (statuses?.includes(status) ?? true),
          );
          const removed = old.reduce((sum, { runId }) => sum + disk.removeTree(runId), 0);
          return { removed, next: null };
        }),
      giveBackSpace: () => write(() => false),
    },
    probe: () => write(() => {}),
    close: unused,
  };
  // What the node never asks for in the simulation is left out; asking for it fails loudly as "not a function".
  return simulated as unknown as Store;
}
