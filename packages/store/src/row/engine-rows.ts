import type { Pin, SyncState, TaskVariable, Timer, WorkflowMark } from '@taktwerk/model';
import type { ReportEnd } from '../port/store.ts';
import { REPORT_TYPES } from '../report/report-type.ts';
import { integer, oneOf, text } from './column.ts';
import type { Row } from './row.ts';

/** A row of `task_variable` or `task_input`. */
export function taskVariableFromRow(row: Row): TaskVariable {
  return { runId: integer(row, 'run_id'), name: text(row, 'name'), value: text(row, 'value') };
}

export function timerFromRow(row: Row): Timer {
  return {
    runId: integer(row, 'run_id'),
    kind: oneOf(row, 'kind', [
      'scriptWait',
      'startTime',
      'checkpoint',
      'maximumRunTime',
      'conditions',
      'schedule',
      'externalTimeout',
      'escalation',
      'lateness',
    ]),
    due: integer(row, 'due'),
    generation: integer(row, 'generation'),
  };
}

export function pinFromRow(row: Row): Pin {
  return {
    runId: integer(row, 'run_id'),
    name: text(row, 'name'),
    versionId: integer(row, 'version_id'),
  };
}

export function workflowMarkFromRow(row: Row): WorkflowMark {
  return {
    runId: integer(row, 'run_id'),
    lineNumber: integer(row, 'line_number'),
    mark: text(row, 'mark'),
    value: text(row, 'value'),
  };
}

/** Run id and attempt of an order, without its body. */
export function orderKeyFromRow(row: Row): { runId: number; attempt: number } {
  return { runId: integer(row, 'run_id'), attempt: integer(row, 'attempt') };
}

export function reportEndFromRow(row: Row): ReportEnd {
  return {
    runId: integer(row, 'run_id'),
    type: oneOf(row, 'type', REPORT_TYPES),
    end: integer(row, 'length'),
    page: integer(row, 'page'),
    pageBytes: integer(row, 'page_bytes'),
  };
}

export function syncStateFromRow(row: Row): SyncState {
  return {
    client: integer(row, 'client'),
    name: text(row, 'name'),
    state: text(row, 'state'),
    value: integer(row, 'value'),
  };
}
