import type { ExecutableDefinition, ScriptContinuation, Task, Timer } from '@taktwerk/model';
import type { OutsideStep } from './condition/outside-step.ts';
import type { Definitions } from './message.ts';
import { RareMap } from './rare-map.ts';
import type { References } from './restart/reference-lines.ts';
import type { WorkflowState } from './workflow/workflow-state.ts';

/** A task in memory: its record, and what the engine keeps beside it while the task or its workflow goes on. */
export interface LiveTask {
  readonly task: Task;
  /** Null when the object of a workflow line does not exist. */
  readonly definition: ExecutableDefinition | null;
  /** Definitions its lines resolve from: those of the activation it belongs to. */
  definitions: Definitions;
  /** Variables of this task alone, names without `&`. */
  readonly variables: RareMap<string, string>;
  /** Set while a workflow is active. */
  workflow: WorkflowState | null;
  /** Tasks a container started that have not ended; null for what is none. */
  roots: Set<number> | null;
  /** What is marked of a workflow and its lines, by line number and name; see {@link ShardState.mark}. */
  readonly marks: RareMap<string, string>;
  /** Tasks of the runs that restarted workflows are based on; null without. */
  references: References | null;
  /** Set while a script waits. */
  continuation: ScriptContinuation | null;
  /** The step of its conditions that the host is performing, and its number. */
  conditionAsked: { readonly request: number; readonly step: OutsideStep } | null;
  /** Counts the timers armed and steps asked for so far. */
  timerGeneration: number;
  /** Timers that are armed, one of a kind. */
  readonly timers: RareMap<Timer['kind'], Timer>;
  /** Scripts that wait for the end of this task; null without. */
  waiters: Set<number> | null;
  /** How often workflows of the tree contained themselves so far; counted at its outermost task. */
  recursions: number;
  /** Tasks of a workflow that are still to be rolled back, the next one last. */
  undo: number[];
  /** Run of the backup or rollback object the task waits for. */
  supporting: number | null;
}

/** A task as it comes into memory: nothing of what the engine keeps beside it is there yet. */
export function liveTask(
  task: Task,
  definition: ExecutableDefinition | null,
  definitions: Definitions,
  references: References | null = null,
): LiveTask {
  return {
    task,
    definition,
    definitions,
    variables: new RareMap(),
    workflow: null,
    continuation: null,
    conditionAsked: null,
    timerGeneration: 0,
    timers: new RareMap(),
    waiters: null,
    roots: null,
    marks: new RareMap(),
    references,
    recursions: 0,
    undo: [],
    supporting: null,
  };
}
