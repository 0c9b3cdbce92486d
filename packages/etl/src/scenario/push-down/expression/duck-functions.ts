import type { Duck } from '../../../duck/duck.ts';

/** What DuckDB says of its functions. */
export interface DuckFunctions {
  readonly aggregates: ReadonlySet<string>;
  /** Those that give another value each time. */
  readonly volatile: ReadonlySet<string>;
}

export async function duckFunctions(duck: Duck): Promise<DuckFunctions> {
  const rows = await duck.rows(
    `SELECT DISTINCT lower(function_name) AS name, function_type = 'aggregate' AS sums FROM duckdb_functions()
     WHERE function_type = 'aggregate' OR stability = 'VOLATILE'`,
  );
  const names = (sums: boolean) =>
    new Set(rows.flatMap((row) => (row.sums === sums ? [String(row.name)] : [])));
  return { aggregates: names(true), volatile: names(false) };
}
