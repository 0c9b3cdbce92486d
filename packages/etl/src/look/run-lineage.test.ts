import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { it } from 'node:test';
import type { Connection } from '../definition/connection.ts';
import type { Step } from '../definition/scenario.ts';
import { runInProcess } from '../testing/run-in-process.ts';
import { scenarioOrder } from '../testing/scenario-order.ts';
import { tempFolder } from '../testing/temp-folder.ts';

it('tells for each column of an output which columns of which tables it comes from, and writes nothing', async (t) => {
  const folder = tempFolder(t);
  const path = join(folder, 'shop.sqlite');
  const database = new DatabaseSync(path);
  t.after(() => database.close());
  database.exec(
    'CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT, amount REAL, tax REAL); CREATE TABLE customers (customer TEXT, town TEXT, zip TEXT)',
  );
  const connections: Connection[] = [
    { kind: 'sqlite', name: 'SHOP', path },
    { kind: 'files', name: 'OUT', folder },
  ];
  const read = (table: string): Step => ({
    id: table,
    kind: 'extract',
    connection: 'SHOP',
    rule: { name: table, query: { kind: 'table', table } },
  });
  const on = [{ left: 'customer', right: 'customer' }];
  const steps: Step[] = [
    read('orders'),
    read('customers'),
    {
      id: 'gross',
      kind: 'calculate',
      inputs: ['orders'],
      columns: [{ name: 'gross', expression: 'amount + tax' }],
    },
    { id: 'joined', kind: 'join', how: 'left', inputs: ['gross', 'customers'], on },
    {
      id: 'valid',
      kind: 'validate',
      inputs: ['joined'],
      rules: [{ expression: 'gross > 0', message: 'no' }],
    },
    {
      id: 'place',
      kind: 'concatenate',
      inputs: ['valid'],
      columns: ['zip', 'town'],
      separator: ' ',
      as: 'place',
    },
    {
      id: 'own',
      kind: 'sql',
      inputs: ['place'],
      text: 'WITH x AS (SELECT * FROM place WHERE tax > 0) SELECT p.place, (SELECT max(id) FROM place) AS last, sum(p.gross) AS total, count(*) AS n FROM x AS p GROUP BY p.place',
    },
    { id: 'all', kind: 'union', inputs: ['own', 'own'] },
    { id: 'out', kind: 'writeFile', inputs: ['all'], connection: 'OUT', path: 'sums.csv', format: 'csv' },
    {
      id: 'code',
      kind: 'javascript',
      inputs: ['customers'],
      text: 'return row',
      columns: [{ name: 'x', type: 'text' }],
    },
    {
      id: 'bad',
      kind: 'writeFile',
      inputs: ['valid/rejected'],
      connection: 'OUT',
      path: 'bad.csv',
      format: 'csv',
    },
    { id: 'coded', kind: 'writeFile', inputs: ['code'], connection: 'OUT', path: 'x.csv', format: 'csv' },
  ];
  const { scenario, ...order } = scenarioOrder(steps, { connections });
  const { lines } = await runInProcess({ ...order, scenario, kind: 'lineage' });
  const found = lines.flatMap((line) =>
    line.type === 'lineage' ? [`${line.target}/${line.column}: ${line.from.join(' ')}`] : [],
  );
  assert.deepEqual(
    found.filter(
      (line) => !line.startsWith('OUT.bad.csv') || line.includes('gross') || line.includes('town'),
    ),
    [
      'OUT.bad.csv/gross: SHOP.orders.amount SHOP.orders.tax',
      'OUT.bad.csv/town: SHOP.customers.town',
      'OUT.sums.csv/last: SHOP.orders.id',
      'OUT.sums.csv/n: ',
      'OUT.sums.csv/place: SHOP.customers.town SHOP.customers.zip',
      'OUT.sums.csv/total: SHOP.orders.amount SHOP.orders.tax',
      'OUT.x.csv/x: SHOP.customers.customer SHOP.customers.town SHOP.customers.zip',
    ].toSorted((one, other) => found.indexOf(one) - found.indexOf(other)),
  );
  assert.ok(!existsSync(join(folder, 'sums.csv')));
});
