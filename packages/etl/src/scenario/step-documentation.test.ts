import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import type { Connection } from '../definition/connection.ts';
import { Step } from '../definition/scenario.ts';
import { readOrder } from '../read-order.ts';
import { runInProcess } from '../testing/run-in-process.ts';
import { scenarioOrder } from '../testing/scenario-order.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { testHttp } from '../testing/test-http.ts';

const TWO_INPUTS: ReadonlySet<string> = new Set(['join', 'lookup', 'fuzzyMatch', 'compare']);

/** Steps that give no rows. */
const ACTING: ReadonlySet<string> = new Set([
  ...[
    'output',
    'writeFile',
    'report',
    'send',
    'start',
    'condition',
    'setVariable',
    'loop',
    'wait',
    'execute',
  ],
  ...['request', 'file', 'dropCopies', 'stop', 'success'],
]);
/** What is looked at apart: programs of users, and what the server does. */
const ELSEWHERE: ReadonlySet<string> = new Set(['javascript', 'python', 'result', 'run', 'shell', 'mail']);
/** Steps that read no rows. */
const NO_INPUTS: ReadonlySet<string> = new Set([
  ...['extract', 'fileList', 'constants', 'generate', 'start', 'wait', 'execute', 'request', 'file'],
  ...['dropCopies', 'stop', 'success'],
]);
/** What only the server can do, as it does in `test/cli/etl-start-steps.test.ts`. */
const BY_SERVER: ReadonlySet<string> = new Set(['result', 'run', 'shell', 'mail']);

const orders: Step = {
  id: 'orders',
  kind: 'constants',
  columns: [
    { name: 'id', type: 'int64' },
    { name: 'customer', type: 'text' },
    { name: 'day', type: 'date' },
    { name: 'amount', type: 'decimal', precision: 12, scale: 2 },
    { name: 'note', type: 'text' },
    { name: 'tags', type: 'json' },
  ],
  rows: [
    ['1', 'A', '2026-01-01', '10.50', 'crate 12', '["new"]'],
    ['2', 'B', '2026-01-02', '20.00', '-', '[]'],
    ['3', 'A', '2026-01-04', null, 'Alpha', '["a","b"]'],
  ],
};
const customers: Step = {
  id: 'customers',
  kind: 'constants',
  columns: [
    { name: 'customer', type: 'text' },
    { name: 'name', type: 'text' },
    { name: 'town', type: 'text' },
  ],
  rows: [
    ['A', 'Alpha', 'Ufa'],
    ['B', 'Beta', 'Kiel'],
  ],
};

/** Columns of the examples that come from others than their own name, or from none. */
const ALL = 'orders.amount orders.customer orders.day orders.id orders.note orders.tags';
const LINEAGE: readonly string[] = [
  'select sum: orders.amount',
  'calculate gross: orders.amount',
  'constant loaded: ',
  'mapValues class: orders.customer',
  'coalesce text: orders.customer orders.note',
  'pattern word: orders.note',
  'pattern number: orders.note',
  'hashKey key: orders.customer orders.day',
  'sequence row: orders.day',
  'splitFields first: orders.note',
  'splitFields second: orders.note',
  'concatenate line: orders.customer orders.note',
  'ranges size: orders.amount',
  'group total: orders.amount',
  'window so_far: orders.amount orders.customer orders.day',
  'join town: customers.town',
  'lookup name: customers.name',
  'fuzzyMatch town: customers.town',
  'fuzzyMatch alike: customers.name orders.note',
  'compare change: customers.customer orders.customer',
  'compare customer: customers.customer orders.customer',
  'pivot A: orders.amount orders.customer',
  'pivot B: orders.amount orders.customer',
  'unpivot what: ',
  'unpivot text: orders.customer orders.note',
  'flatten tag: orders.tags',
  'fillGaps note: orders.customer orders.day orders.note',
  'sql n: ',
  `javascript made: ${ALL}`,
  `python made: ${ALL}`,
];

/** Steps with an example in the tables of the documentation. */
function examples(): readonly (readonly [kind: string, settings: string])[] {
  const text = readFileSync(new URL('../../../../docs/etl-steps.md', import.meta.url), 'utf8');
  return text.split('\n').flatMap((line) => {
    const cells = line.split(' | ');
    const last = cells.at(-1)?.replace('|', '').trim() ?? '';
    if (cells.length !== 3 || !last.startsWith('`{')) return [];
    return [[cells[0]?.replace('| ', '').trim().slice(1, -1) ?? '', last.slice(1, -1)] as const];
  });
}

/** The connections of the examples, with something to find in each. */
async function connections(test: TestContext): Promise<Connection[]> {
  const folder = tempFolder(test);
  writeFileSync(join(folder, 'in.csv'), 'id\n1\n');
  const path = join(folder, 'warehouse.db');
  const database = new DatabaseSync(path);
  database.exec(`CREATE TABLE orders (id INTEGER PRIMARY KEY, day TEXT); INSERT INTO orders VALUES (1, '2026-01-01');
    CREATE TABLE orders_copy_1 (id INTEGER); CREATE TABLE orders_copy_2 (id INTEGER)`);
  database.close();
  const baseUrl = await testHttp(test, (request, response) => {
    request.resume().on('end', () => response.end('{"state":"ready"}'));
  });
  return [
    { kind: 'files', name: 'files', folder },
    { kind: 'sqlite', name: 'warehouse', path },
    { kind: 'http', name: 'service', baseUrl },
  ];
}

describe('the documentation of the steps', () => {
  const found = examples();
  for (const [kind, settings] of found) {
    if (BY_SERVER.has(kind)) continue;
    it(`has an example of ${kind} that runs`, async (test) => {
      const inputs = NO_INPUTS.has(kind) ? [] : TWO_INPUTS.has(kind) ? ['orders', 'customers'] : ['orders'];
      const given: unknown = JSON.parse(settings);
      assert.ok(typeof given === 'object' && given !== null);
      const order = scenarioOrder([orders, customers], {
        connections: await connections(test),
        declared: ['day', 'state'].map((name) => ({ name, type: 'text' as const, default: '2026-01-31' })),
      });
      const after = ACTING.has(kind)
        ? [{ id: 'inner', kind: 'start' }]
        : [{ id: 'seen', kind: 'preview', inputs: ['step'] }];
      const steps = [...order.scenario.steps, { id: 'step', kind, inputs, ...given }, ...after];
      const read = readOrder(JSON.stringify({ ...order, scenario: { ...order.scenario, steps } }));
      if (kind === 'stop') {
        await assert.rejects(runInProcess(read), /nothing has come/);
        return;
      }
      const { lines } = await runInProcess(read);
      if (ACTING.has(kind)) {
        assert.ok(
          lines.some((line) => line.type === 'step' && line.step === 'step' && line.outcome === 'success'),
        );
        return;
      }
      const shown = lines.find((line) => line.type === 'preview' && line.step === 'seen');
      assert.ok(shown?.type === 'preview' && shown.rows.length > 0);
    });
  }

  it('has examples whose columns are followed to where they come from, each step in a branch of its own', async () => {
    const inputs = (kind: string) => (TWO_INPUTS.has(kind) ? ['orders', 'customers'] : ['orders']);
    const tables = new DatabaseSync(':memory:');
    const folder = mkdtempSync(join(tmpdir(), 'taktwerk-lineage-'));
    const path = join(folder, 'shop.sqlite');
    tables.exec(
      `CREATE TABLE orders (id bigint, customer text, day date, amount decimal(12,2), note text, tags json);
       CREATE TABLE customers (customer text, name text, town text); VACUUM INTO '${path}'`,
    );
    tables.close();
    const read = (table: string) => ({
      id: table,
      kind: 'extract',
      connection: 'w',
      rule: { name: table, query: { kind: 'table', table } },
    });
    const code = { text: 'return row', columns: [{ name: 'made', type: 'int64' }] };
    const all: readonly (readonly [string, string])[] = [
      ...found.filter(([kind]) => !ACTING.has(kind) && !NO_INPUTS.has(kind) && !ELSEWHERE.has(kind)),
      ['javascript', JSON.stringify(code)],
      ['python', JSON.stringify(code)],
    ];
    const steps = all.flatMap(([kind, settings], index) => [
      { id: `${kind}${index}`, kind, inputs: inputs(kind), ...Object(JSON.parse(settings)) },
      {
        id: `out${index}`,
        kind: 'writeFile',
        inputs: [`${kind}${index}`],
        connection: 'files',
        path: kind,
        format: 'csv',
      },
    ]);
    const order = scenarioOrder([], {
      connections: [
        { kind: 'sqlite', name: 'w', path },
        { kind: 'files', name: 'files', folder },
      ],
    });
    try {
      const { lines } = await runInProcess(
        readOrder(
          JSON.stringify({
            ...order,
            kind: 'lineage',
            scenario: { name: 's', steps: [read('orders'), read('customers'), ...steps] },
          }),
        ),
      );
      const made = lines.flatMap((line) => {
        if (line.type !== 'lineage') return [];
        const { target, column, from } = line;
        const [plain] = from;
        // What passes through comes from itself.
        if (from.length === 1 && plain === `w.orders.${column}`) return [];
        return [`${target.slice('files.'.length)} ${column}: ${from.join(' ').replaceAll('w.', '')}`];
      });
      assert.deepEqual(made.sort(), LINEAGE.toSorted());
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('has one for every kind of step', () => {
    const kinds: readonly string[] = Step.anyOf.map(({ properties }) => properties.kind.const);
    assert.deepEqual([...new Set(found.map(([kind]) => kind))].sort(), [...kinds].sort());
  });
});
