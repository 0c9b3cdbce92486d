import { localDay } from '@taktwerk/calendar';
import { Status } from '@taktwerk/model';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';
import type { LineState } from '../workflow/workflow-state.ts';
import { conditionRefusal } from './condition-refusal.ts';

/** What the calendars of a workflow's line say about its logical date; null when it may start. */
export function lineRefusal(
  state: ShardState,
  workflow: LiveTask,
  { line }: LineState,
): { readonly status: number; readonly text: string } | null {
  if (line.calendarCondition === null) return null;
  const day = localDay(state.zoneOf(workflow), workflow.task.logicalDate);
  return conditionRefusal(state, workflow.task.client, line.calendarCondition, day);
}

/** Why a workflow cannot be activated: a calendar one of its lines asks cannot answer (reference `engine-semantics.md` §4.2). */
export function calendarFault(state: ShardState, workflow: LiveTask): string | null {
  for (const line of workflow.workflow?.lines.values() ?? []) {
    const refusal = lineRefusal(state, workflow, line);
    if (refusal?.status === Status.faultOther) {
      return `Line ${line.line.lineNumber} (${line.line.objectName}): ${refusal.text}`;
    }
  }
  return null;
}
