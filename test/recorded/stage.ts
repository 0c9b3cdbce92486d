import { isEnded, type Task } from '@taktwerk/model';
import { openTaktwerk, type Taktwerk } from '@taktwerk/runtime';
import type { Store } from '@taktwerk/store';
import { FaultPlan } from '../simulation/fault-plan.ts';
import { Life } from '../simulation/life.ts';
import { SimulatedAgent } from '../simulation/simulated-agent.ts';
import { World } from '../simulation/world.ts';
import { busyStore } from './busy-store.ts';

export const CALLER = { client: 100, user: 'ADMIN/TAKTWERK' };

/** A node in virtual time over a real store, with an agent. */
export interface Stage {
  readonly node: Taktwerk;
  readonly world: World;
  readonly agent: SimulatedAgent;
  connect(): void;
  /** Lets time go on until the condition holds. */
  until(what: string, condition: () => boolean | Promise<boolean>): Promise<void>;
  /** Lets time go on until there is an answer. */
  answer<Result>(asked: Promise<Result>): Promise<Result>;
  /** Ends the node as a crash does; the store stays open. */
  leave(): void;
}

/** `now` is milliseconds since 1970. */
export async function setStage(real: Store, now: number): Promise<Stage> {
  const world = new World(1);
  world.now = now;
  const life = new Life(world, () => 0);
  const { store, quiet } = busyStore(real);
  const log = () => {};
  const node = await openTaktwerk({ store, clock: life.clock, enrolmentToken: 'token', log });
  const agent = new SimulatedAgent('UNIX01', world, new FaultPlan(null));
  const until: Stage['until'] = async (what, condition) => {
    for (let steps = 0; ; steps += 1) {
      await quiet();
      if (await condition()) return;
      if (steps > 20_000 || !(await world.step())) throw new Error(`Never came: ${what}`);
    }
  };
  return {
    node,
    world,
    agent,
    connect: () => agent.connect(node, life, () => life.end()),
    until,
    answer: async (asked) => {
      let there = false;
      const over = () => {
        there = true;
      };
      asked.then(over, over);
      await until('an answer', () => there);
      return asked;
    },
    leave: () => {
      agent.cut();
      life.end();
    },
  };
}

/** Runs of the client that have not ended. */
export async function activeRuns(store: Store): Promise<readonly Task[]> {
  const { tasks } = await store.tasks.list({ client: 100, includeDeactivated: true }, { limit: 5000 });
  return tasks.filter(({ status }) => !isEnded(status));
}
