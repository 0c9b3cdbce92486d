import type { SimulatedDisk } from './simulated-disk.ts';
import type { SimulatedNode } from './simulated-node.ts';
import type { World } from './world.ts';

/** Where users ask. */
export interface Desk {
  readonly world: World;
  readonly disk: SimulatedDisk;
  /** Run ids they were told. */
  readonly acknowledged: Set<number>;
  /** Some node, whatever state it is in. */
  any(): SimulatedNode | null;
}

/** What users do. What is refused, or not answered, is no fault. */
export interface Users {
  /** One request to some node. */
  ask(): void;
  /** Lets go on, or ends, what waits for a user; called again and again once the trouble is over. */
  goOn(): void;
}

/** What a life is about: the objects there are, the agents, and what users do with them. */
export interface System {
  readonly objects: readonly object[];
  readonly agents: readonly [string, ...string[]];
  /** Milliseconds between the requests of one user, at most. */
  readonly askEvery: number;
  readonly users: (desk: Desk) => Users;
}
