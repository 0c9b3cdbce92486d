import type { ScenarioOrder } from '../../packages/etl/src/index.ts';

/** What a scenario does, and the same as one statement. */
export interface ScenarioWork {
  readonly name: string;
  /** Members of SCEN objects and of orders alike. */
  readonly steps: ScenarioOrder['scenario']['steps'];
  /** Writes the same rows into a file. */
  readonly straight: (folder: string) => string;
  readonly columns: string;
}

/** Sales joined with customers, grouped by these columns, and ranked within each town. */
function rankedBy(columns: readonly [string, string]): ScenarioWork {
  const name = columns.join(' and ');
  const list = columns.join(', ');
  return {
    name,
    columns: `${list}, total, place`,
    steps: [
      ...['sales', 'customers'].map((id) => ({
        id,
        kind: 'extract' as const,
        connection: 'FILES',
        rule: {
          name: id,
          query: {
            kind: 'file' as const,
            path: `${id}.parquet`,
            format: { kind: 'parquet' as const },
          },
        },
      })),
      {
        id: 'joined',
        kind: 'join',
        how: 'inner',
        inputs: ['sales', 'customers'],
        on: [{ left: 'customer', right: 'customer' }],
      },
      {
        id: 'grouped',
        kind: 'group',
        inputs: ['joined'],
        by: [...columns],
        columns: [{ name: 'total', expression: 'sum(amount)' }],
      },
      {
        id: 'ranked',
        kind: 'window',
        inputs: ['grouped'],
        partition: ['town'],
        by: [{ column: 'total', descending: true }],
        columns: [{ name: 'place', expression: 'rank()' }],
      },
      {
        id: 'out',
        kind: 'writeFile',
        inputs: ['ranked'],
        connection: 'FILES',
        path: 'scenario.parquet',
        format: 'parquet',
      },
    ],
    straight: (folder) =>
      `COPY (SELECT ${list}, total, rank() OVER (PARTITION BY town ORDER BY total DESC) AS place FROM (
        SELECT ${list}, sum(s.amount) AS total FROM read_parquet('${folder}/sales.parquet') s JOIN read_parquet('${folder}/customers.parquet') c ON s.customer = c.customer GROUP BY ${list}
      )) TO '${folder}/straight.parquet' (FORMAT parquet, COMPRESSION zstd)`,
  };
}

/** Few groups, where reading is most of the work; and one group for each customer, named by texts. */
export const SCENARIO_WORKS: readonly ScenarioWork[] = [
  rankedBy(['town', 'day']),
  rankedBy(['town', 'name']),
];

/** Statements that make the files in a folder. */
export function scenarioFiles(folder: string, millions: number): readonly string[] {
  const customers = millions * 50_000;
  return [
    `COPY (SELECT range AS id, (range * 7919) % ${customers} AS customer, DATE '2024-01-01' + (range % 730)::INTEGER AS day, ((range % 100000) / 7)::DECIMAL(12,2) AS amount FROM range(${millions * 1_000_000})) TO '${folder}/sales.parquet' (FORMAT parquet)`,
    `COPY (SELECT range AS customer, 'customer ' || range AS name, 'town ' || range % 1000 AS town FROM range(${customers})) TO '${folder}/customers.parquet' (FORMAT parquet)`,
  ];
}
