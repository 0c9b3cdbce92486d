import type { SetStep } from '../../definition/step/set-steps.ts';
import { quoteName } from '../../sql/quote.ts';
import type { StepContext } from './step-context.ts';

/** Rows for what is missing between the first and the last value of a column, in each partition. */
export function fillGapsSql(step: Extract<SetStep, { kind: 'fillGaps' }>, context: StepContext): string {
  const place = context.column(step.column);
  const type = context.type(step.column);
  const isTime = type === 'DATE' || type.startsWith('TIMESTAMP');
  if (isTime === (step.unit === 'number')) {
    throw context.refuse(
      `fills gaps of column "${step.column}", which is ${type}, in steps of unit ${step.unit}`,
    );
  }
  const partition = step.partition ?? [];
  const carried = new Set(step.carry ?? []);
  for (const name of carried) context.column(name);
  const parts = context.list(partition);
  const comma = parts === '' ? '' : `${parts}, `;
  // The unit is one of a closed list, and the number is a number.
  const every = isTime ? `INTERVAL ${step.every} ${step.unit}` : String(step.every);
  const grid = `SELECT ${comma}CAST(unnest(generate_series(low, high, ${every})) AS ${type}) AS ${place} FROM (
    SELECT ${comma}min(${place}) AS low, max(${place}) AS high FROM ${context.relation}${parts === '' ? '' : ` GROUP BY ${parts}`})`;
  const keys = [...partition, step.column];
  const on = keys
    .map((name) => `g.${quoteName(name)} IS NOT DISTINCT FROM i.${quoteName(name)}`)
    .join(' AND ');
  const columns = context.input().columns.map((name) => {
    const column = quoteName(name);
    if (keys.includes(name)) return `coalesce(i.${column}, g.${column}) AS ${column}`;
    if (!carried.has(name)) return `i.${column}`;
    const before = partition.map((one) => `coalesce(i.${quoteName(one)}, g.${quoteName(one)})`);
    const over = `OVER (${before.length === 0 ? '' : `PARTITION BY ${before.join(', ')} `}ORDER BY coalesce(i.${place}, g.${place}) ROWS UNBOUNDED PRECEDING)`;
    return `CASE WHEN i.taktwerk_there THEN i.${column} ELSE last_value(i.${column} IGNORE NULLS) ${over} END AS ${column}`;
  });
  // Rows between the marks of the grid stay.
  return `SELECT ${columns.join(', ')} FROM (${grid}) AS g FULL JOIN (SELECT *, true AS taktwerk_there FROM ${context.relation}) AS i ON ${on}`;
}
