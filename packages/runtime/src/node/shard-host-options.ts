import type { Store } from '@taktwerk/store';
import type { OutwardEffect } from '../batch/batch.ts';
import type { Clock } from '../clock.ts';
import type { StepHost } from '../condition/perform-step.ts';
import type { DefinitionSource } from '../definition/definition-source.ts';
import type { TaskEvents } from '../event/task-events.ts';
import type { RightsOf } from '../rights/script-rights.ts';
import type { ScriptHost } from '../script/script-host.ts';

/** What a shard's host needs of the node. */
export interface ShardHostOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly definitions: DefinitionSource;
  /** Told of every task whose change has become durable. */
  readonly events: TaskEvents;
  /** Performs what leaves the node, after the commit that decided it. */
  readonly perform: (effect: OutwardEffect) => void;
  readonly jobGenerated: ScriptHost['jobGenerated'];
  /** Asks an agent about a file; one that is not there is waited for. */
  readonly askFile: StepHost['askFile'];
  /** A task waits for an agent that is not connected. */
  readonly agentMissing: (agent: string) => void;
  /** The store failed: connections with outside are cut, so that everything unacknowledged comes again. */
  readonly interrupted: (reason: string) => void;
  /** Another node has taken the lease: this one must not go on. */
  readonly fenced: (reason: string) => void;
  readonly log: (text: string) => void;
  /** Rights of the users scripts run for; null: scripts may do everything. */
  readonly rightsOf: RightsOf | null;
}
