import { statusText, type Task } from '@taktwerk/model';
import { type Static, Type } from 'typebox';
import { timestampText } from '../../http/timestamp.ts';
import { CommentJson, ProgressJson, ReportJson, StepJson } from './details-json.ts';
import { PredecessorJson } from './predecessors.ts';
import { RecurrenceJson } from './recurrences.ts';

const Optional = { text: Type.Optional(Type.String()), number: Type.Optional(Type.Integer()) };

/** An execution in the AE REST API; members from `restarts` on only if asked for (reference `ae-rest-api.md` §8.1). */
export const ExecutionJson = Type.Object({
  name: Type.String(),
  type: Type.String(),
  queue: Type.String(),
  run_id: Type.Integer(),
  status: Type.Integer(),
  status_text: Type.String(),
  runtime: Optional.number,
  activation_time: Type.String(),
  start_time: Optional.text,
  end_time: Optional.text,
  agent: Optional.text,
  platform: Optional.text,
  parent: Type.Integer(),
  reference_run_id: Type.Integer(),
  line_number: Optional.number,
  user: Type.String(),
  estimated_runtime: Type.Integer(),
  archive_key1: Optional.text,
  archive_key2: Optional.text,
  title: Optional.text,
  alias: Optional.text,
  activator: Type.Integer(),
  activator_object_type: Type.String(),
  priority: Type.Integer(),
  restarts: Optional.number,
  predecessors: Type.Optional(Type.Array(PredecessorJson)),
  recurring: Type.Optional(RecurrenceJson),
  comments: Type.Optional(Type.Array(CommentJson)),
  variables: Type.Optional(Type.Record(Type.String(), Type.String())),
  reports: Type.Optional(Type.Array(ReportJson)),
  progress: Type.Optional(ProgressJson),
  steps: Type.Optional(Type.Array(StepJson)),
});
export type ExecutionJson = Static<typeof ExecutionJson>;

/** A page of executions (reference `ae-rest-api.md` §5.1). */
export const ExecutionPageJson = Type.Object({
  total: Type.Integer(),
  data: Type.Array(ExecutionJson),
  hasmore: Type.Boolean(),
});

/** Members that do not apply are left out; times are UTC with seconds, the runtime is in whole seconds. */
export function executionJson(task: Task): ExecutionJson {
  return {
    name: task.name,
    type: task.type,
    queue: task.queue,
    run_id: task.runId,
    status: task.status,
    status_text: statusText(task.status),
    ...present('runtime', runtime(task)),
    activation_time: timestampText(task.activationTime),
    ...present('start_time', task.startTime === null ? null : timestampText(task.startTime)),
    ...present('end_time', task.endTime === null ? null : timestampText(task.endTime)),
    ...present('agent', task.agent),
    ...present('platform', task.platform),
    parent: task.parent,
    reference_run_id: task.referenceRunId,
    ...present('line_number', task.lineNumber),
    user: task.user,
    estimated_runtime: task.estimatedRuntime,
    ...present('archive_key1', task.archiveKey1),
    ...present('archive_key2', task.archiveKey2),
    ...present('title', task.title),
    ...present('alias', task.alias),
    activator: task.activator,
    activator_object_type: task.activatorType ?? 'USER',
    priority: task.priority,
  };
}

/** Seconds from start to end as the two times show them; a task that ended without a start took none. */
function runtime(task: Task): number | null {
  if (task.endTime === null) return null;
  if (task.startTime === null) return 0;
  return Math.max(0, Math.floor(task.endTime / 1000) - Math.floor(task.startTime / 1000));
}

function present<K extends string, V>(name: K, value: V | null): { readonly [name in K]?: V } {
  // The computed key has the type of `name`, which the compiler widens to `string`.
  return value === null ? {} : ({ [name]: value } as { readonly [name in K]: V });
}
