import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import iconv from 'iconv-lite';
import type { Connection } from '../../definition/connection.ts';
import type { ExtractionRule } from '../../definition/extraction-rule.ts';
import type { CompositionOrder } from '../../definition/order.ts';
import { compositionOrder, nextRunId, runInProcess } from '../../testing/run-in-process.ts';
import { tempFolder } from '../../testing/temp-folder.ts';

type Rule = Omit<ExtractionRule, 'name'>;

/** Loads a file into SQLite and returns what is there then. */
async function loaded(
  test: TestContext,
  rule: Rule,
  files: Record<string, string | Uint8Array>,
  more: Partial<CompositionOrder['composition']> = {},
) {
  const folder = tempFolder(test);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return loadFrom({ kind: 'files', name: 'source', folder }, join(folder, 'target.sqlite'), rule, more);
}

async function loadFrom(
  source: Connection,
  path: string,
  rule: Rule,
  more: Partial<CompositionOrder['composition']> = {},
) {
  const ran = await runInProcess(
    compositionOrder({
      connections: [source, { kind: 'sqlite', name: 'target', path }],
      rule: { name: 'rule', ...rule },
      composition: {
        target: { connection: 'target', table: 'loaded' },
        load: { kind: 'replace' },
        chunkRows: 2,
        ...more,
      },
    }),
  );
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const query = (sql: string) => {
      const statement = database.prepare(sql);
      statement.setReadBigInts(true);
      return statement.all().map((row) => Object.values(row));
    };
    return {
      ...ran,
      rows: query('SELECT * FROM loaded'),
      rejected: query('SELECT source_row, column_name, reason FROM taktwerk_rejected ORDER BY 1'),
    };
  } finally {
    database.close();
  }
}

const csv = (path: string, format: object = {}): Rule => ({
  query: { kind: 'file', path, format: { kind: 'csv', ...format } },
});

describe('files', () => {
  it('delimited text of any dialect and encoding is read, also packed, and quoted nothing is not no value', async (test) => {
    const text = 'Имя;Цена;Заметка\r\n"Ёлка; ""зелёная""";1 234,50;""\r\nДом;7;\r\n"две\nстроки";0,1;x\r\n';
    const { rows } = await loaded(
      test,
      {
        ...csv('prices.csv.gz', { delimiter: ';', encoding: 'windows-1251' }),
        fields: [
          { name: 'name', from: 'Имя', type: 'text' },
          { name: 'price', from: 'Цена', type: 'decimal', precision: 12, scale: 2, decimalSeparator: ',' },
          { name: 'note', from: 'Заметка', type: 'text' },
        ],
      },
      { 'prices.csv.gz': gzipSync(iconv.encode(text, 'windows-1251')) },
    );
    assert.deepEqual(rows, [
      ['Ёлка; "зелёная"', '1234.50', ''],
      ['Дом', '7.00', null],
      ['две\nстроки', '0.10', 'x'],
    ]);
    const bare = await loaded(
      test,
      csv('a.txt', {
        delimiter: '\t',
        quote: "'",
        escape: '\\',
        header: false,
        skipLines: 1,
        nullText: 'NULL',
      }),
      {
        'a.txt': "# a comment\n1\t'it\\'s'\n2\tNULL\n3\t'NULL'",
      },
    );
    assert.deepEqual(bare.rows, [
      ['1', "it's"],
      ['2', null],
      ['3', 'NULL'],
    ]);
  });

  it('what is no value of its type or no record is kept with row, column and reason; numbers are never rounded', async (test) => {
    const rule: Rule = {
      ...csv('a.csv'),
      fields: [
        { name: 'id', type: 'int64', nullable: false },
        { name: 'amount', type: 'decimal', precision: 6, scale: 2 },
        { name: 'day', type: 'date', format: '%d.%m.%Y' },
      ],
    };
    const file = {
      'a.csv':
        'id,amount,day\n9223372036854775807,1.25,29.02.2024\n12.7,1,\n3,1.255,\n4,99999.99,\n5,1,29.02.2023\nonly one\n,1,\n8,"",""\n1e3,1,\n10,-9999.99,01.01.0001\n',
    };
    const { rows, rejected, figures } = await loaded(test, rule, file, {
      rejects: { keep: true },
      chunkRows: 4,
    });
    assert.deepEqual(rows, [
      [9223372036854775807n, '1.25', '2024-02-29'],
      [8n, null, null],
      [10n, '-9999.99', '0001-01-01'],
    ]);
    assert.deepEqual(
      rejected.map(([row, column]) => `${row} ${column}`),
      ['2 id', '3 amount', '4 amount', '5 day', '6 amount', '7 id', '9 id'],
    );
    assert.equal(figures.rejected, 7);
    assert.match(String(rejected[3]?.[2]), /"29.02.2023" is no date in the form %d.%m.%Y/);
    await assert.rejects(loaded(test, rule, file, { chunkRows: 4 }), {
      reason: 'valueDoesNotFit',
      message: /"loaded", row 2, column "id": "12.7" is no bigint/,
    });
  });

  it('a parsing rule reads record sets from JSON, with numbers as they are written and values of outer levels', async (test) => {
    const orders = JSON.stringify({ batch: { date: '2024-05-01' }, orders: [] }).replace(
      '[]',
      `[{"id": 1, "who": "Ann \\"A\\" \\u00e9", "lines": [{"n": 12345678901234567890.123456789, "t": null}, {"n": 2.50, "t": {"a": [1]}}]},
        {"id": 2, "who": "Bob"}, {"id": 3, "lines": [{"n": 0.1}]}]`,
    );
    const parsing = {
      sets: [
        {
          name: 'orders',
          iterate: '$.orders[*]',
          fields: [
            { name: 'id', path: '@.id', type: 'int32' as const },
            { name: 'who', path: '@.who', type: 'text' as const },
          ],
        },
        {
          name: 'lines',
          iterate: '$.orders[*].lines[*]',
          fields: [
            { name: 'order_id', path: '$.orders[*].id', type: 'int32' as const },
            { name: 'line', path: '@#', type: 'int32' as const },
            { name: 'day', path: '$.batch.date', type: 'date' as const },
            { name: 'n', path: '@.n', type: 'decimal' as const },
            { name: 't', path: '@.t', type: 'json' as const },
          ],
        },
      ],
    };
    const lines = await loaded(
      test,
      { query: { kind: 'file', path: 'o.json', format: { kind: 'json', parsing, set: 'lines' } } },
      { 'o.json': orders },
    );
    assert.deepEqual(lines.rows, [
      [1n, 1n, '2024-05-01', '12345678901234567890.123456789', 'null'],
      [1n, 2n, '2024-05-01', '2.5', '{"a":[1]}'],
      [3n, 1n, '2024-05-01', '0.1', null],
    ]);
    const all = await loaded(
      test,
      { query: { kind: 'file', path: 'o.json', format: { kind: 'json', parsing } } },
      { 'o.json': orders },
    );
    assert.deepEqual(all.rows, [
      [1n, 'Ann "A" é'],
      [2n, 'Bob'],
      [3n, null],
    ]);
    await assert.rejects(
      loaded(
        test,
        { query: { kind: 'file', path: 'o.json', format: { kind: 'json', parsing } } },
        { 'o.json': orders.slice(0, -3) },
      ),
      {
        reason: 'sourceFailed',
        message: /broken at byte \d+/,
      },
    );
  });

  it('lines of JSON get the columns a sample has', async (test) => {
    const { rows } = await loaded(
      test,
      { query: { kind: 'file', path: 'a.ndjson', format: { kind: 'ndjson' } } },
      {
        'a.ndjson':
          '{"id": 9007199254740993, "price": 1.10, "name": "x"}\n{"id": 2, "at": "2024-01-01 10:00:00", "tags": ["a"]}\n',
      },
    );
    assert.deepEqual(rows, [
      [9007199254740993n, '1.1', 'x', null, null],
      [2n, null, null, '2024-01-01 10:00:00', '["a"]'],
    ]);
  });

  it('a parsing rule reads XML: elements, attributes, and one child alone as a list of one', async (test) => {
    const { rows } = await loaded(
      test,
      {
        query: {
          kind: 'file',
          path: 'a.xml',
          format: {
            kind: 'xml',
            parsing: {
              sets: [
                {
                  name: 'prices',
                  iterate: '$.catalog.item[*].price[*]',
                  fields: [
                    { name: 'item', path: '$.catalog.item[*].@id', type: 'int32' },
                    { name: 'title', path: '$.catalog.item[*].title', type: 'text' },
                    { name: 'currency', path: '@.@cur', type: 'text' },
                    { name: 'price', path: '@.#text', type: 'decimal' },
                  ],
                },
              ],
            },
          },
        },
      },
      {
        'a.xml': `<?xml version="1.0"?><catalog><item id="1"><title>A &amp; B</title><price cur="EUR">1.50</price><price cur="RUB">150</price></item>
          <other/><item id="2"><title><![CDATA[<C>]]></title><price cur="EUR">2</price></item><item id="3"/></catalog>`,
      },
    );
    assert.deepEqual(rows, [
      [1n, 'A & B', 'EUR', '1.50'],
      [1n, 'A & B', 'RUB', '150'],
      [2n, '<C>', 'EUR', '2'],
    ]);
  });

  it('a sheet of a workbook is read with its dates, shared texts and gaps', async (test) => {
    const sheet = `<worksheet><sheetData>
      <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>day</t></is></c><c r="C1" t="str"><v>n</v></c></row>
      <row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" s="1"><v>45351</v></c><c r="C2"><v>0.30000000000000004</v></c></row>
      <row r="3"><c r="B3" s="2"><v>45351.5</v></c></row>
      <row r="5"><c r="A5" t="b"><v>1</v></c><c r="C5"><v>12</v></c></row></sheetData></worksheet>`;
    const book = zipSync({
      'xl/worksheets/sheet7.xml': strToU8(sheet),
      'xl/workbook.xml': strToU8(
        '<workbook xmlns:r="r"><sheets><sheet name="First" r:id="rId1"/></sheets></workbook>',
      ),
      'xl/_rels/workbook.xml.rels': strToU8(
        '<Relationships><Relationship Id="rId1" Target="worksheets/sheet7.xml"/></Relationships>',
      ),
      'xl/sharedStrings.xml': strToU8(
        '<sst><si><t>name</t></si><si><r><t>two </t></r><r><t>parts</t></r><rPh><t>no</t></rPh></si></sst>',
      ),
      'xl/styles.xml': strToU8(
        '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="[$-419]d\\ mmm\\ yyyy\\ hh:mm"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs></styleSheet>',
      ),
    });
    const { rows } = await loaded(
      test,
      { query: { kind: 'file', path: 'b.xlsx', format: { kind: 'xlsx', sheet: 'First' } } },
      { 'b.xlsx': book },
    );
    assert.deepEqual(rows, [
      ['two parts', '2024-02-29', '0.30000000000000004'],
      [null, '2024-02-29 12:00:00', null],
      ['true', null, '12'],
    ]);
    await assert.rejects(
      loaded(
        test,
        { query: { kind: 'file', path: 'b.xlsx', format: { kind: 'xlsx', sheet: 'Other' } } },
        { 'b.xlsx': book },
      ),
      /no sheet "Other"; it has First/,
    );
    await assert.rejects(
      loaded(
        test,
        { query: { kind: 'file', path: 'b.xlsx', format: { kind: 'xlsx' } } },
        { 'b.xlsx': 'no book' },
      ),
      { reason: 'sourceFailed' },
    );
  });

  it('databases in files and Parquet give back every value they were given', async (test) => {
    const folder = tempFolder(test);
    const lite = join(folder, 'source.sqlite');
    const database = new DatabaseSync(lite);
    database.exec(`CREATE TABLE t (id INTEGER PRIMARY KEY, big BIGINT, price DECIMAL_TEXT(20,4), raw BLOB, name TEXT, at TIMESTAMP, ok BOOLEAN, f REAL);
      INSERT INTO t VALUES (1, 9223372036854775807, '1234567890123456.7891', x'00ff', 'ü "q", x', '2024-02-29 23:59:59.123456', 1, 0.1),
        (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL), (3, -9223372036854775808, '-0.0001', x'', '', '1969-01-01 00:00:00', 0, 1e300)`);
    database.close();
    const hop = (from: Connection, to: Connection, rule: Rule, target: object) =>
      runInProcess(
        compositionOrder({
          connections: [
            { ...from, name: 'source' },
            { ...to, name: 'target' },
          ],
          rule: { name: 'hop', ...rule },
          composition: {
            target: { connection: 'target', table: 't', ...target },
            load: { kind: 'replace' },
            chunkRows: 2,
          },
        }),
      );
    const table: Rule = { query: { kind: 'table', table: 't' }, chunkKey: 'id' };
    const files: Connection = { kind: 'files', name: 'x', folder };
    const duck: Connection = { kind: 'duckdb', name: 'x', path: join(folder, 'a.duckdb') };
    await hop({ kind: 'sqlite', name: 'x', path: lite }, duck, table, {});
    await hop(duck, files, table, { table: 't.parquet' });
    const parquet: Rule = { query: { kind: 'file', path: 't.parquet', format: { kind: 'parquet' } } };
    await hop(files, { kind: 'duckdb', name: 'x', path: join(folder, 'b.duckdb') }, parquet, {});
    const { figures } = await hop(
      { kind: 'duckdb', name: 'x', path: join(folder, 'b.duckdb') },
      { kind: 'sqlite', name: 'x', path: join(folder, 'end.sqlite') },
      table,
      {},
    );
    assert.deepEqual([figures.rows, figures.chunks], [3, 2]);
    const end = new DatabaseSync(join(folder, 'end.sqlite'));
    end.exec(`ATTACH '${lite}' AS source`);
    assert.deepEqual(end.prepare('SELECT * FROM source.t EXCEPT SELECT * FROM main.t').all(), []);
    end.close();
  });

  it('a file target shows a load all at once, and goes on behind the last part of a broken one', async (test) => {
    const folder = tempFolder(test);
    const lines = Array.from({ length: 10 }, (_, index) => `${index},${index === 7 ? 'x' : index}`);
    writeFileSync(join(folder, 'in.csv'), `id,n\n${lines.join('\n')}\n`);
    const files: Connection = { kind: 'files', name: 'source', folder };
    for (const layout of ['file', 'folder'] as const) {
      const order = (format: 'csv' | 'parquet' | 'ndjson', load: 'replace' | 'append', keep: boolean) =>
        compositionOrder({
          connections: [files, { ...files, name: 'target' }],
          rule: {
            name: 'r',
            ...csv('in.csv'),
            fields: [
              { name: 'id', type: 'int32' },
              { name: 'n', type: 'int32' },
            ],
          },
          composition: {
            target: { connection: 'target', table: `${layout}.${format}`, format, layout },
            load: { kind: load },
            rejects: { keep },
            chunkRows: 3,
          },
        });
      for (const format of ['csv', 'parquet', 'ndjson'] as const) {
        await assert.rejects(
          runInProcess(order(format, 'replace', false)),
          /row 8, column "n": "x" is no integer/,
        );
        const again = await runInProcess({ ...order(format, 'replace', true), runId: nextRunId() });
        assert.deepEqual([again.figures.rows, again.figures.rejected], [9, 1]);
        assert.equal(again.lines.filter(({ type }) => type === 'progress').length, 2);
        const { figures } = await runInProcess(order(format, 'append', true));
        assert.equal(figures.rows, 9);
      }
    }
    assert.equal(
      readFileSync(join(folder, 'file.csv'), 'utf8')
        .split('\n')
        .filter((line) => line === '"0","0"').length,
      2,
    );
    const manifest = JSON.parse(readFileSync(join(folder, 'folder.parquet', 'manifest.json'), 'utf8'));
    assert.equal(manifest.parts.length, 8);
  });

  it('nothing outside the folder of a connection is read', async (test) => {
    const folder = tempFolder(test);
    mkdirSync(join(folder, 'in'));
    writeFileSync(join(folder, 'secret.csv'), 'a\n1\n');
    symlinkSync(join(folder, 'secret.csv'), join(folder, 'in', 'link.csv'));
    for (const path of ['../secret.csv', 'link.csv']) {
      await assert.rejects(
        loadFrom(
          { kind: 'files', name: 'source', folder: join(folder, 'in') },
          join(folder, 't.sqlite'),
          csv(path),
        ),
        {
          reason: 'sourceFailed',
          message: /leads out of the folder/,
        },
      );
    }
    await assert.rejects(
      loadFrom({ kind: 'files', name: 'source', folder }, join(folder, 't.sqlite'), csv('none.csv')),
      /"none.csv" cannot be read/,
    );
  });

  it('services are read page by page, with credentials, and again when they are busy', async (test) => {
    const folder = tempFolder(test);
    const asked: string[] = [];
    const server = createServer((request, answer) => {
      asked.push(`${request.headers.authorization} ${request.url}`);
      if (asked.length === 2) {
        answer.writeHead(503, { 'retry-after': '0' }).end();
        return;
      }
      const from = Number(new URL(request.url ?? '', 'http://x').searchParams.get('$skip') ?? 0);
      const value = [from + 1, from + 2].map((id) => ({ Id: id, Name: `n${id}` }));
      answer.end(
        JSON.stringify({ value, ...(from < 4 ? { '@odata.nextLink': `Items?$skip=${from + 2}` } : {}) }),
      );
    });
    const port = await listen(test, server);
    const { rows } = await loadFrom(
      { kind: 'http', name: 'source', baseUrl: `http://127.0.0.1:${port}/odata`, user: 'u', password: 'p' },
      join(folder, 't.sqlite'),
      {
        query: {
          kind: 'rest',
          path: 'Items',
          format: {
            kind: 'json',
            parsing: {
              sets: [
                {
                  name: 's',
                  iterate: '$.value[*]',
                  fields: [
                    { name: 'id', path: '@.Id', type: 'int32' },
                    { name: 'name', path: '@.Name', type: 'text' },
                  ],
                },
              ],
            },
          },
          paging: { kind: 'odata' },
        },
      },
    );
    assert.deepEqual(
      rows,
      [1n, 2n, 3n, 4n, 5n, 6n].map((id) => [id, `n${id}`]),
    );
    assert.equal(asked.length, 4);
    assert.ok(asked.every((line) => line.startsWith('Basic dTpw /odata/Items')));
  });
});

async function listen(test: TestContext, server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has a port.');
  return address.port;
}
