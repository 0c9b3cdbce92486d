import type { Commit } from '@taktwerk/model';
import type { SimulatedAgent } from '../simulated-agent.ts';
import type { SimulatedDisk } from '../simulated-disk.ts';

/** Everything there is when a life has come to rest. */
export interface AtRest {
  readonly disk: SimulatedDisk;
  readonly agents: readonly SimulatedAgent[];
  /** Run ids that clients were told. */
  readonly acknowledged: ReadonlySet<number>;
}

/** Something that must never be otherwise. Each check gives what it found wrong. */
export interface Invariant {
  readonly name: string;
  /** Before a commit is applied. */
  readonly before?: (disk: SimulatedDisk, batch: Commit) => readonly string[];
  /** After it. */
  readonly after?: (disk: SimulatedDisk, batch: Commit) => readonly string[];
  readonly atRest?: (end: AtRest) => readonly string[];
}
