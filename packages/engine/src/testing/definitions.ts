import {
  type CalendarCondition,
  type ConditionStep,
  type DayTime,
  type ElseAction,
  type ExecutableDefinition,
  type MaximumRunTime,
  PLAIN_LINE,
  type ResultDefinition,
  type WorkflowLine,
} from '@taktwerk/model';

let nextVersion = 1;

/** A definition with everything at its default, for tests. */
export function definition(
  name: string,
  type: ExecutableDefinition['type'],
  changes: Partial<ExecutableDefinition> = {},
): ExecutableDefinition {
  nextVersion += 1;
  return {
    name,
    type,
    versionId: nextVersion,
    title: null,
    archiveKey1: null,
    archiveKey2: null,
    queue: '',
    platform: type === 'JOBS' ? 'UNIX' : null,
    agent: type === 'JOBS' ? 'UNIX01' : null,
    login: null,
    priority: null,
    maxParallel: 0,
    parallelElse: 'wait',
    generateAtRuntime: true,
    active: true,
    autoDeactivation: 'N',
    reportStorage: null,
    scripts: { preProcess: '', process: '', childPostProcess: '', postProcess: '' },
    objectVariables: [],
    inheritsVariables: true,
    inheritsPrompts: true,
    promptSets: [],
    runTime: {
      estimate: { method: 'average', seconds: 0, runs: 25 },
      maximum: null,
      minimum: null,
    },
    result: null,
    rollback: { backup: null, rollback: null },
    outputScan: [],
    job: type === 'JOBS' ? { shell: '', shellOptions: '', command: null } : null,
    workflow: null,
    etl: null,
    schedule: null,
    notification: null,
    group: type === 'JOBG' ? { maxParallel: 1 } : null,
    event: null,
    jobGroup: null,
    timeZone: null,
    syncs: [],
    ...changes,
  };
}

/** A line for {@link workflow}: its object, what it waits for and with which statuses. */
export interface LineSketch {
  readonly object: string;
  /** Predecessor line numbers; START is 1. A pair names the status it must end with. */
  readonly after: readonly (number | readonly [line: number, condition: string])[];
  readonly otherwise?: ElseAction;
  readonly active?: boolean;
  readonly alias?: string;
  readonly match?: 'all' | 'one';
  readonly earliestStart?: DayTime;
  readonly latestStart?: DayTime;
  readonly maximumRunTime?: MaximumRunTime;
  readonly result?: ResultDefinition;
  readonly rollbackEnabled?: boolean;
  readonly preconditions?: readonly ConditionStep[];
  readonly postconditions?: readonly ConditionStep[];
  readonly latestEnd?: DayTime;
  readonly elseExecute?: string;
  readonly checkpoint?: WorkflowLine['checkpoint'];
  readonly calendar?: CalendarCondition;
  readonly external?: WorkflowLine['external'];
}

/** A workflow from a sketch: START is line 1, the sketched lines are 2 and up, END follows the lines named in `end`. */
export function workflow(
  name: string,
  sketches: readonly LineSketch[],
  end: LineSketch['after'],
  changes: Partial<ExecutableDefinition> = {},
): ExecutableDefinition {
  const box = (kind: 'start' | 'end', lineNumber: number, after: LineSketch['after']): WorkflowLine => ({
    lineNumber,
    kind,
    objectName: kind.toUpperCase(),
    ...PLAIN_LINE,
    dependencies: dependencies(after),
  });
  const lines: WorkflowLine[] = [box('start', 1, [])];
  sketches.forEach((sketch, index) => {
    lines.push({
      lineNumber: index + 2,
      kind: 'task',
      objectName: sketch.object,
      objectType: 'SCRI',
      alias: sketch.alias ?? null,
      active: sketch.active ?? true,
      elseAction: sketch.otherwise ?? 'H',
      match: sketch.match ?? 'all',
      earliestStart: sketch.earliestStart ?? null,
      latestStart: sketch.latestStart ?? null,
      maximumRunTime: sketch.maximumRunTime ?? null,
      minimumRunTime: null,
      result: sketch.result ?? null,
      rollbackEnabled: sketch.rollbackEnabled ?? true,
      preconditions: sketch.preconditions ?? [],
      postconditions: sketch.postconditions ?? [],
      latestEnd: sketch.latestEnd ?? null,
      elseExecute: sketch.elseExecute ?? null,
      checkpoint: sketch.checkpoint ?? null,
      calendarCondition: sketch.calendar ?? null,
      external: sketch.external ?? null,
      dependencies: dependencies(sketch.after),
    });
  });
  lines.push(box('end', sketches.length + 2, end));
  return definition(name, 'JOBP', { workflow: { branch: null, foreach: null, lines }, ...changes });
}

function dependencies(after: LineSketch['after']): WorkflowLine['dependencies'] {
  return after.map((entry) =>
    typeof entry === 'number'
      ? { predecessor: entry, condition: '' }
      : { predecessor: entry[0], condition: entry[1] },
  );
}
