import assert from 'node:assert/strict';
import type { Step } from '../definition/scenario.ts';
import { runInProcess } from './run-in-process.ts';
import { scenarioOrder } from './scenario-order.ts';

/** What the last step gives (or a port of it), seen through a preview behind it: one text per row. */
export async function rowsOf(steps: Step[], port?: string): Promise<readonly string[]> {
  const last = steps.at(-1);
  assert.ok(last !== undefined);
  const link = port === undefined ? last.id : `${last.id}/${port}`;
  const { lines } = await runInProcess(
    scenarioOrder([...steps, { id: 'seen', kind: 'preview', inputs: [link] }]),
  );
  const line = lines.find(({ type }) => type === 'preview');
  assert.ok(line?.type === 'preview');
  return line.rows.map((row) =>
    Object.values(row ?? {})
      .map((value) => (value === null ? '' : String(value)))
      .join('|'),
  );
}

/** A step with rows of texts. */
export function table(id: string, columns: readonly string[], ...rows: (string | null)[][]): Step {
  return { id, kind: 'constants', columns: columns.map((name) => ({ name, type: 'text' })), rows };
}
