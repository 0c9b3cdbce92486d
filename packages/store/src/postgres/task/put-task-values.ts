import type { TaskVariable } from '@taktwerk/model';
import type { Connection } from '../connection/connection.ts';
import { putRows, rowShape, rowsParameters } from '../connection/rows-parameter.ts';

const SHAPE = rowShape('run_id, name, value', ['bigint', 'text', 'text']);
const PUT = {
  task_variable: putRows('task_variable', SHAPE, ['run_id', 'name']),
  task_input: putRows('task_input', SHAPE, ['run_id', 'name']),
};

/** Sets variables or prompt inputs of tasks, each given once. */
export async function putTaskValues(
  connection: Connection,
  table: keyof typeof PUT,
  values: readonly TaskVariable[],
): Promise<void> {
  if (values.length === 0) return;
  const cells = values.map(({ runId, name, value }) => [runId, name, value]);
  await connection.run(PUT[table], ...rowsParameters(SHAPE, cells));
}
