import { calendarCondition } from '../calendar/calendar-condition.ts';
import { syncUses } from '../sync/compile-sync.ts';
import type { ElseAction } from '../task/task.ts';
import { readBranch } from './branch/read-branch.ts';
import { scheduleDefinition } from './compile-schedule.ts';
import { readConditions } from './condition/read-conditions.ts';
import { readDayTime } from './day-time.ts';
import type { ExecutableDefinition, JobDefinition, WorkflowDefinition, WorkflowLine } from './definition.ts';
import { ETL_AGENT } from './etl-agent.ts';
import { compileEvent, eventAgent } from './event/compile-event.ts';
import { compileExternal } from './external/compile-external.ts';
import { compileForeach } from './foreach/compile-foreach.ts';
import { compileNotification } from './notification/compile-notification.ts';
import { canonicalName } from './object-name.ts';
import type { ExecutableType } from './object-type.ts';
import { packageWorkflow } from './package-items.ts';
import { compileReportStorage } from './report-storage/compile-report-storage.ts';
import { compileResult } from './result/compile-result.ts';
import { compileRollback } from './rollback/compile-rollback.ts';
import { compileEstimate, compileMaximum, compileMinimum } from './run-time/compile-run-time.ts';
import { type ContentOf, readContent } from './schema/read-content.ts';
import { scriptPage } from './script-page.ts';
import { variableName } from './variable-name.ts';
import { wholeNumber, wholeOr } from './whole-number.ts';
import { boxKind, boxType, isExternal } from './workflow-box.ts';

/**
 * What the engine needs of a stored object that can be executed, defaults filled in (docs/object-json.md).
 * @throws TaktwerkError invalidObject if the content is not what `readObject` lets through
 */
export function compileExecutable(
  type: Exclude<ExecutableType, 'LOAD' | 'API' | 'EVNT_CHILD'>,
  content: unknown,
  versionId: number,
): ExecutableDefinition {
  const read = readContent(type, content);
  const general = read.general_attributes;
  const isEtl = type === 'COMP' || type === 'SCEN';
  const job = type === 'JOBS' ? readContent('JOBS', content) : null;
  return {
    name: canonicalName(general.name),
    type,
    versionId,
    title: general.title || null,
    archiveKey1: general.archive_key1 || null,
    archiveKey2: general.archive_key2 || null,
    queue: canonicalName(general.queue ?? ''),
    platform: isEtl ? 'ETL' : job === null ? null : 'UNIX',
    agent: canonicalName(ownAgent(type, content) ?? job?.job_attributes?.agent ?? '') || null,
    login: canonicalName(job?.job_attributes?.login ?? '') || null,
    priority: wholeOr(general.priority, null),
    maxParallel: wholeOr(general.max_parallel_tasks, 0),
    parallelElse: general.max_parallel_action === '2' ? 'abort' : 'wait',
    generateAtRuntime: general.generate_at_runtime !== '0',
    active: general.active !== '0',
    autoDeactivation: autoDeactivation(general.auto_deactivation),
    reportStorage: compileReportStorage(general),
    scripts: {
      preProcess: scriptPage(content, 'pre_process'),
      process: scriptPage(content, 'process'),
      childPostProcess: scriptPage(content, 'child_post_process'),
      postProcess: scriptPage(content, 'post_process'),
    },
    objectVariables: many(read.object_variables).map((variable) => ({
      name: variableName(variable.name),
      value: variable.value ?? '',
      ...(variable.inherit === '1' ? { inherit: true } : {}),
    })),
    inheritsVariables: general.inherit_variables !== '0',
    inheritsPrompts: general.inherit_prompts !== '0',
    promptSets: many(read.prompt_sets)
      .map(canonicalName)
      .filter((name) => name !== ''),
    runTime: {
      estimate: compileEstimate(general),
      maximum: compileMaximum(general),
      minimum: compileMinimum(general),
    },
    result: compileResult(general),
    rollback: compileRollback(read.rollback_definitions),
    outputScan: (job?.output_scan ?? []).map((line) => ({
      filter: canonicalName(line.filter),
      holds: line.found !== '0',
      returnCode: wholeOr(line.return_code, null),
      execute: canonicalName(line.execute ?? '') || null,
    })),
    job: job === null ? null : jobDefinition(job.job_attributes ?? {}),
    workflow: workflowOf(type, content),
    group:
      type === 'JOBG'
        ? { maxParallel: wholeOr(readContent('JOBG', content).group_attributes?.max_parallel, 1) }
        : null,
    jobGroup: canonicalName(general.job_group ?? '') || null,
    schedule: type === 'JSCH' ? scheduleDefinition(readContent('JSCH', content)) : null,
    notification: type === 'CALL' ? compileNotification(content) : null,
    event: type === 'EVNT' ? compileEvent(readContent('EVNT', content)) : null,
    timeZone: general.timezone?.trim() || null,
    syncs: syncUses(read.sync_usage ?? []),
    etl: null,
  };
}

/** Names of the objects that the boxes of a workflow refer to, each once; empty for every other content. */
export function referencedObjects(content: unknown): readonly string[] {
  if (typeof content !== 'object' || content === null || !('workflow_definitions' in content)) return [];
  const names = readContent('JOBP', content)
    .workflow_definitions.filter((box) => boxKind(box) === 'task' && !isExternal(box))
    .map((box) => canonicalName(box.object_name ?? ''));
  return [...new Set(names)];
}

function ownAgent(type: ExecutableType, content: unknown): string | null {
  if (type === 'EVNT') return eventAgent(readContent('EVNT', content));
  if (type === 'COMP') return readContent('COMP', content).agent || ETL_AGENT;
  return type === 'SCEN' ? readContent('SCEN', content).agent || ETL_AGENT : null;
}

/** The lines of a composition depend on its source set and come when it is put together with it. */
function workflowOf(type: ExecutableType, content: unknown): WorkflowDefinition | null {
  switch (type) {
    case 'JOBP':
      return workflowDefinition(readContent('JOBP', content));
    case 'PACK':
      return packageWorkflow(readContent('PACK', content));
    case 'COMP':
      return { lines: [], branch: null, foreach: null };
    default:
      return null;
  }
}

function jobDefinition(attributes: NonNullable<ContentOf<'JOBS'>['job_attributes']>): JobDefinition {
  const command = attributes.unix_cmd ?? '';
  const units = wholeOr(attributes.resource_units, 1);
  const kind = attributes.unix_type?.toUpperCase() || (command === '' ? 'S' : 'C');
  return {
    shell: attributes.unix_shell?.trim() ?? '',
    shellOptions: attributes.unix_shell_options?.trim() ?? '',
    command: kind === 'C' ? command : null,
    ...(attributes.extended_reports === '1' ? { extendedReports: true } : {}),
    ...(units === 1 ? {} : { resourceUnits: units }),
  };
}

function workflowDefinition(content: ContentOf<'JOBP'>): WorkflowDefinition {
  const conditions = Map.groupBy(content.line_conditions ?? [], (condition) =>
    lineOf(condition.workflow_line_number),
  );
  const calendars = Map.groupBy(content.calendar_conditions ?? [], (one) => lineOf(one.workflow_line_number));
  const lines = content.workflow_definitions.map((box) => {
    const lineNumber = lineOf(box.line_number);
    const type = boxType(box);
    return {
      lineNumber,
      kind: boxKind(box),
      objectName: canonicalName(box.object_name ?? ''),
      objectType: type === 'unknown' ? null : type,
      alias: canonicalName(box.alias ?? '') || null,
      active: box.active !== '0',
      elseAction: elseAction(box.precondition_error_action),
      dependencies: (conditions.get(lineNumber) ?? []).map((condition) => ({
        predecessor: lineOf(condition.predecessor_line_number),
        condition: (condition.ok_status ?? '').trim().toUpperCase(),
      })),
      match: box.predecessor_match?.toUpperCase() === 'ONE' ? ('one' as const) : ('all' as const),
      earliestStart: readDayTime(box.earliest_start_time) ?? null,
      latestStart: readDayTime(box.latest_start_time) ?? null,
      maximumRunTime: compileMaximum(box),
      minimumRunTime: compileMinimum(box),
      latestEnd: readDayTime(box.latest_end_time) ?? null,
      elseExecute: canonicalName(box.else_execute_object ?? '') || null,
      checkpoint: checkpoint(box),
      external: compileExternal(box),
      result: compileResult(box),
      rollbackEnabled: box.rollback_enabled !== '0',
      preconditions: readConditions(box.preconditions, 'preconditions', '').steps,
      postconditions: readConditions(box.postconditions, 'postconditions', '').steps,
      calendarCondition: calendarCondition(box.calendar_condition_type, calendars.get(lineNumber)),
    };
  });
  return {
    branch: readBranch(content, '').checks,
    foreach: compileForeach(content),
    lines: lines.sort((a, b) => a.lineNumber - b.lineNumber),
  };
}

/** Line numbers were checked when the object was read, so the fallback is never seen. */
function lineOf(text: string): number {
  return wholeNumber(text) ?? 0;
}

function checkpoint(box: ContentOf<'JOBP'>['workflow_definitions'][number]): WorkflowLine['checkpoint'] {
  const time = readDayTime(box.checkpoint_time) ?? null;
  const object = canonicalName(box.checkpoint_object ?? '');
  return time === null || object === '' ? null : { time, object };
}

function elseAction(text: string | undefined): ElseAction {
  switch (text?.toUpperCase()) {
    case 'S':
      return 'S';
    case 'X':
      return 'X';
    case 'A':
      return 'A';
    default:
      return 'H';
  }
}

function autoDeactivation(text: string | undefined): ExecutableDefinition['autoDeactivation'] {
  switch (text?.toUpperCase()) {
    case 'N':
      return 'N';
    case 'A':
      return 'A';
    case 'R':
      return 'R';
    default:
      return 'F';
  }
}

function many<T>(given: T | T[] | undefined): readonly T[] {
  if (given === undefined) return [];
  return Array.isArray(given) ? given : [given];
}
