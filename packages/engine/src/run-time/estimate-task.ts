import type { Zone } from '@taktwerk/calendar';
import { type DayTime, type ExecutableDefinition, isEnded, type WorkflowLine } from '@taktwerk/model';
import { timeOnDay } from '../calendar/time-on-day.ts';
import type { LiveTask } from '../live-task.ts';
import type { Definitions } from '../message.ts';
import { estimate } from './estimate.ts';
import { longestPath } from './longest-path.ts';
import type { RunTimeHistories } from './run-time-histories.ts';

/** What an estimate goes by: `realDate` is what earliest starts count from, `from` where the run begins. */
interface Basis {
  readonly client: number;
  readonly definitions: Definitions;
  readonly histories: RunTimeHistories;
  readonly realDate: number;
  readonly from: number;
  /** Zone of an object by what it names itself. */
  readonly zone: (name: string | null) => Zone;
}

/** Milliseconds a run of an object is expected to take: of a workflow its longest path, unless it has a fixed estimate. */
export function estimateObject(basis: Basis, definition: ExecutableDefinition): number {
  const { name, workflow, runTime } = definition;
  if (workflow === null || runTime.estimate.method === 'fixed') {
    return estimate(runTime.estimate, basis.histories.samples(basis.client, name));
  }
  return estimateNested(basis, definition, new Map());
}

function estimateNested(basis: Basis, definition: ExecutableDefinition, known: Map<string, number>): number {
  const { name, workflow, runTime } = definition;
  const before = known.get(name);
  if (before !== undefined) return before;
  if (workflow === null || runTime.estimate.method === 'fixed') {
    const own = estimate(runTime.estimate, basis.histories.samples(basis.client, name));
    known.set(name, own);
    return own;
  }
  // A workflow that contains itself adds nothing to its own estimate.
  known.set(name, 0);
  const path = longestPath(
    workflow,
    (line) => lineCost(basis, line, known),
    (line) => untilEarliest(basis.zone(definition.timeZone), line.earliestStart, basis.realDate, basis.from),
  );
  known.set(name, path);
  return path;
}

function lineCost(basis: Basis, line: WorkflowLine, known: Map<string, number>): number {
  const definition = line.active ? basis.definitions.get(line.objectName) : undefined;
  return definition === undefined ? 0 : estimateNested(basis, definition, known);
}

function untilEarliest(zone: Zone, earliest: DayTime | null, realDate: number, from: number): number {
  return earliest === null ? 0 : Math.max(0, timeOnDay(zone, realDate, earliest) - from);
}

/** Milliseconds an active task is expected to go on, counted from now: of a workflow the longest path of what is left. */
export function remainingRunTime(
  live: LiveTask,
  state: {
    readonly tasks: ReadonlyMap<number, LiveTask>;
    readonly runTimes: RunTimeHistories;
    readonly now: number;
    readonly zoneOf: (live: LiveTask) => Zone;
  },
): number {
  const { task, definition } = live;
  if (isEnded(task.status)) return 0;
  const workflow = live.workflow;
  if (workflow === null || definition?.workflow == null) {
    const elapsed = task.startTime === null ? 0 : state.now - task.startTime;
    return Math.max(0, task.estimatedRuntime * 1000 - elapsed);
  }
  const child = (line: WorkflowLine): LiveTask | undefined => {
    const runId = workflow.lines.get(line.lineNumber)?.runId;
    return runId == null ? undefined : state.tasks.get(runId);
  };
  return longestPath(
    definition.workflow,
    (line) => {
      const run = child(line);
      return run === undefined ? 0 : remainingRunTime(run, state);
    },
    (line) =>
      child(line)?.task.startTime === null
        ? untilEarliest(state.zoneOf(live), line.earliestStart, task.realDate, state.now)
        : 0,
  );
}
