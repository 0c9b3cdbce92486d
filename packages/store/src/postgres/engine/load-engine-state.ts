import { setImmediate } from 'node:timers/promises';
import { TaktwerkError } from '@taktwerk/model/error';
import type { EngineState } from '../../port/store.ts';
import { integer } from '../../row/column.ts';
import { CONTINUATION_COLUMNS, continuationFromRow } from '../../row/continuation-row.ts';
import {
  orderKeyFromRow,
  pinFromRow,
  reportEndFromRow,
  syncStateFromRow,
  taskVariableFromRow,
  timerFromRow,
  workflowMarkFromRow,
} from '../../row/engine-rows.ts';
import { HOLD_COLUMNS, holdFromRow } from '../../row/hold-row.ts';
import type { Row } from '../../row/row.ts';
import { TASK_COLUMNS, taskFromRow } from '../../row/task-row.ts';
import type { Connection } from '../connection/connection.ts';

const NEXT_RUN_ID = `SELECT value FROM sequence WHERE name = 'run_id'`;
const TASKS = `SELECT ${TASK_COLUMNS} FROM task WHERE run_id = ANY (ARRAY (
  SELECT run_id FROM task WHERE stage <> 'ended'
  UNION
  SELECT child.run_id FROM task AS parent JOIN task AS child ON child.parent = parent.run_id AND child.parent > 0
    WHERE parent.stage <> 'ended' AND child.top <> child.run_id))
ORDER BY run_id`;
const VALUES = (table: 'task_variable' | 'task_input'): string => `SELECT v.run_id, v.name, v.value
FROM task JOIN ${table} AS v ON v.run_id = task.run_id WHERE task.stage <> 'ended' ORDER BY v.run_id, v.name`;
const CONTINUATIONS = `SELECT ${CONTINUATION_COLUMNS} FROM script_continuation ORDER BY run_id`;
const TIMERS = 'SELECT run_id, kind, due, generation FROM timer ORDER BY due, run_id';
const PINS = 'SELECT run_id, name, version_id FROM pin ORDER BY run_id, name';
const MARKS = `SELECT m.run_id, m.line_number, m.mark, m.value
FROM task JOIN workflow_mark AS m ON m.run_id = task.run_id
WHERE task.stage <> 'ended' ORDER BY m.run_id, m.line_number, m.mark`;
const SYNCS = 'SELECT client, name, state, value FROM sync_state ORDER BY client, name';
const HOLDS = `SELECT ${HOLD_COLUMNS} FROM client_hold ORDER BY client, name`;
const ORDERS = 'SELECT run_id, attempt FROM job_order ORDER BY run_id';
/** `page_bytes` is of the highest page, the last in the order of the pages. */
const REPORT_ENDS = `SELECT run_id, type, sum(bytes)::bigint AS length, max(page) AS page,
  (array_agg(bytes ORDER BY page DESC))[1] AS page_bytes
FROM (
  SELECT chunk.run_id, chunk.type, chunk.page, sum(chunk.bytes)::bigint AS bytes
  FROM task JOIN report_chunk AS chunk ON chunk.run_id = task.run_id
  WHERE task.stage <> 'ended'
  GROUP BY chunk.run_id, chunk.type, chunk.page) AS page
GROUP BY run_id, type ORDER BY run_id, type`;

/** Reads, on one view of the database, everything the engine needs to go on. */
export async function loadEngineState(connection: Connection): Promise<EngineState> {
  const rows = await connection.snapshot(() =>
    Promise.all([
      connection.get(NEXT_RUN_ID),
      connection.all(TASKS),
      connection.all(VALUES('task_variable')),
      connection.all(VALUES('task_input')),
      connection.all(CONTINUATIONS),
      connection.all(TIMERS),
      connection.all(PINS),
      connection.all(MARKS),
      connection.all(SYNCS),
      connection.all(HOLDS),
      connection.all(ORDERS),
      connection.all(REPORT_ENDS),
    ]),
  );
  const [
    next,
    tasks,
    variables,
    inputs,
    continuations,
    timers,
    pins,
    marks,
    syncs,
    holds,
    orders,
    reportEnds,
  ] = rows;
  if (next === undefined) throw new TaktwerkError('internal', 'The sequence of run ids is missing.');
  return {
    nextRunId: integer(next, 'value'),
    tasks: await inTurns(tasks, taskFromRow),
    variables: await inTurns(variables, taskVariableFromRow),
    inputs: await inTurns(inputs, taskVariableFromRow),
    continuations: await inTurns(continuations, continuationFromRow),
    timers: await inTurns(timers, timerFromRow),
    pins: await inTurns(pins, pinFromRow),
    marks: await inTurns(marks, workflowMarkFromRow),
    syncs: await inTurns(syncs, syncStateFromRow),
    holds: await inTurns(holds, holdFromRow),
    orders: await inTurns(orders, orderKeyFromRow),
    reportEnds: await inTurns(reportEnds, reportEndFromRow),
  };
}

/** Rows read in one turn of the event loop. */
const TURN = 2000;

/** Reads many rows without keeping everything else waiting. */
async function inTurns<Result>(rows: readonly Row[], read: (row: Row) => Result): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < rows.length; start += TURN) {
    if (start > 0) await setImmediate();
    for (const row of rows.slice(start, start + TURN)) results.push(read(row));
  }
  return results;
}
