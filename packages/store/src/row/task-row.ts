import type { Intervention, Task } from '@taktwerk/model';
import { OBJECT_TYPES } from '@taktwerk/model/object-type';
import { flag, integer, integerOrNull, oneOf, text, textOrNull } from './column.ts';
import type { Row } from './row.ts';

/** A value of a row to be written. Flags are 0 and 1, which both databases take. */
export type Cell = string | number | null;

const STAGES: readonly Task['stage'][] = [
  'predecessors',
  'activation',
  'release',
  'external',
  'startTime',
  'preconditions',
  'queue',
  'sync',
  'parallel',
  'generation',
  'agent',
  'starting',
  'running',
  'outputScan',
  'postProcess',
  'postconditions',
  'ended',
];

const INTERVENTIONS: readonly Intervention[] = ['breakpoint', 'skip', 'inactive', 'run'];

/** Columns of `task` in the order of {@link insertedTaskCells}. */
export const TASK_COLUMNS = `run_id, client, shard, name, alias, type, platform, title, archive_key1, archive_key2,
  version_id, queue, agent, login, "user", priority, stage, status, status_detail, line_status, ending_status, return_code, activation_time,
  start_time, end_time, parent, top, activator, activator_type, depth, reference_run_id, restart_count, line_number,
  attempt, slot_held, parallel_held, cancel_requested, estimated_runtime, auto_deactivation, deactivated, commented,
  modified, start_at, manual_release, suspended, intervention, logical_date, real_date, restart_point, generated, zdu_version`;

export function insertedTaskCells(task: Task): Cell[] {
  return [
    task.runId,
    task.client,
    task.shard,
    task.name,
    task.alias,
    task.type,
    task.platform,
    task.title,
    task.archiveKey1,
    task.archiveKey2,
    task.versionId,
    task.queue,
    task.agent,
    task.login,
    task.user,
    task.priority,
    task.stage,
    task.status,
    task.statusDetail,
    task.lineStatus,
    task.endingStatus,
    task.returnCode,
    task.activationTime,
    task.startTime,
    task.endTime,
    task.parent,
    task.top,
    task.activator,
    task.activatorType,
    task.depth,
    task.referenceRunId,
    task.restartCount,
    task.lineNumber,
    task.attempt,
    Number(task.slotHeld),
    Number(task.parallelHeld),
    Number(task.cancelRequested),
    task.estimatedRuntime,
    task.autoDeactivation,
    Number(task.deactivated),
    Number(task.commented),
    Number(task.modified),
    task.startAt,
    Number(task.manualRelease),
    Number(task.suspended),
    task.intervention,
    task.logicalDate,
    task.realDate,
    task.restartPoint,
    Number(task.generated),
    task.zduVersion,
  ];
}

/** Columns of `task` that can change, in the order of {@link updatedTaskCells}. */
export const UPDATED_COLUMNS = `parent, queue, agent, login, priority, stage, status, status_detail, line_status, ending_status, return_code,
  start_time, end_time, attempt, slot_held, parallel_held, cancel_requested, deactivated, modified, start_at, manual_release,
  suspended, intervention, restart_point, generated`;

/**
 * The members that can change, then the run id, in the order of {@link UPDATED_COLUMNS}. `commented` is not among them:
 * the engine's copy of it may be older than the comment.
 */
export function updatedTaskCells(task: Task): Cell[] {
  return [
    task.parent,
    task.queue,
    task.agent,
    task.login,
    task.priority,
    task.stage,
    task.status,
    task.statusDetail,
    task.lineStatus,
    task.endingStatus,
    task.returnCode,
    task.startTime,
    task.endTime,
    task.attempt,
    Number(task.slotHeld),
    Number(task.parallelHeld),
    Number(task.cancelRequested),
    Number(task.deactivated),
    Number(task.modified),
    task.startAt,
    Number(task.manualRelease),
    Number(task.suspended),
    task.intervention,
    task.restartPoint,
    Number(task.generated),
    task.runId,
  ];
}

export function taskFromRow(row: Row): Task {
  return {
    runId: integer(row, 'run_id'),
    client: integer(row, 'client'),
    shard: integer(row, 'shard'),
    name: text(row, 'name'),
    alias: textOrNull(row, 'alias'),
    type: oneOf(row, 'type', OBJECT_TYPES),
    platform: textOrNull(row, 'platform'),
    title: textOrNull(row, 'title'),
    archiveKey1: textOrNull(row, 'archive_key1'),
    archiveKey2: textOrNull(row, 'archive_key2'),
    versionId: integerOrNull(row, 'version_id'),
    queue: text(row, 'queue'),
    agent: textOrNull(row, 'agent'),
    login: textOrNull(row, 'login'),
    user: text(row, 'user'),
    priority: integer(row, 'priority'),
    stage: oneOf(row, 'stage', STAGES),
    status: integer(row, 'status'),
    statusDetail: textOrNull(row, 'status_detail'),
    lineStatus: integerOrNull(row, 'line_status'),
    endingStatus: integerOrNull(row, 'ending_status'),
    returnCode: integerOrNull(row, 'return_code'),
    activationTime: integer(row, 'activation_time'),
    startTime: integerOrNull(row, 'start_time'),
    endTime: integerOrNull(row, 'end_time'),
    parent: integer(row, 'parent'),
    top: integer(row, 'top'),
    activator: integer(row, 'activator'),
    activatorType: row.activator_type === null ? null : oneOf(row, 'activator_type', OBJECT_TYPES),
    depth: integer(row, 'depth'),
    referenceRunId: integer(row, 'reference_run_id'),
    restartCount: integer(row, 'restart_count'),
    lineNumber: integerOrNull(row, 'line_number'),
    attempt: integer(row, 'attempt'),
    slotHeld: flag(row, 'slot_held'),
    parallelHeld: flag(row, 'parallel_held'),
    cancelRequested: flag(row, 'cancel_requested'),
    estimatedRuntime: integer(row, 'estimated_runtime'),
    autoDeactivation: oneOf(row, 'auto_deactivation', ['N', 'A', 'F', 'R']),
    deactivated: flag(row, 'deactivated'),
    commented: flag(row, 'commented'),
    modified: flag(row, 'modified'),
    startAt: integerOrNull(row, 'start_at'),
    manualRelease: flag(row, 'manual_release'),
    suspended: flag(row, 'suspended'),
    intervention: row.intervention === null ? null : oneOf(row, 'intervention', INTERVENTIONS),
    logicalDate: integer(row, 'logical_date'),
    realDate: integer(row, 'real_date'),
    restartPoint: textOrNull(row, 'restart_point'),
    generated: flag(row, 'generated'),
    zduVersion: oneOf(row, 'zdu_version', ['B', 'T']),
  };
}
