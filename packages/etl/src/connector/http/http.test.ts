import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import type { HttpConnection } from '../../definition/connection.ts';
import type { ExtractionRule } from '../../definition/extraction-rule.ts';
import type { CompositionOrder } from '../../definition/order.ts';
import type { ParsingRule } from '../../definition/parsing-rule.ts';
import { compositionOrder, runInProcess } from '../../testing/run-in-process.ts';
import { runProgram } from '../../testing/run-program.ts';
import { tempFolder } from '../../testing/temp-folder.ts';
import { testCertificate } from '../../testing/test-certificate.ts';
import { testHttp } from '../../testing/test-http.ts';

type Query = ExtractionRule['query'];
type RestQuery = Extract<Query, { kind: 'rest' }>;

const items = (iterate: string): ParsingRule => ({
  sets: [{ name: 'items', iterate, fields: [{ name: 'id', path: '@.id', type: 'int32' }] }],
});

function rest(path: string, iterate: string, paging: NonNullable<RestQuery['paging']>): RestQuery {
  return { kind: 'rest', path, format: { kind: 'json', parsing: items(iterate) }, paging };
}

function orderFor(
  test: TestContext,
  connection: Omit<HttpConnection, 'kind' | 'name'>,
  query: Query,
): { readonly order: CompositionOrder; ids(): readonly number[] } {
  const path = join(tempFolder(test), 'target.sqlite');
  const order = compositionOrder({
    connections: [
      { kind: 'http', name: 'source', ...connection },
      { kind: 'sqlite', name: 'target', path },
    ],
    rule: { name: 'rule', query },
    composition: {
      target: { connection: 'target', table: 'loaded' },
      load: { kind: 'replace' },
      chunkRows: 2,
    },
  });
  const ids = (): readonly number[] => {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      return database
        .prepare('SELECT id FROM loaded ORDER BY id')
        .all()
        .map(({ id }) => Number(id));
    } finally {
      database.close();
    }
  };
  return { order, ids };
}

const CSV: Query = { kind: 'file', path: 'data/a.csv', format: { kind: 'csv' } };

describe('services', () => {
  it('pages are asked for by offset, by number, and by the address the page before names, however it is written', async (test) => {
    const asked: string[] = [];
    const url = await testHttp(test, (request, answer) => {
      asked.push(request.url ?? '');
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
      const page = Number(searchParams.get('page') ?? 0);
      const from = Number(searchParams.get('offset') ?? Math.max(0, page - 1) * 2);
      const list = [1, 2, 3, 4, 5].slice(from, from + 2).map((id) => ({ id }));
      const links: Record<string, readonly string[]> = {
        // Path of the server, path of the folder, whole address, the question alone.
        '/api/v1/links/a': ['/api/v1/links/b', 'c', `${url}/api/v1/links/d?offset=4`],
      };
      const all = Object.values(links).flat();
      const at = pathname.startsWith('/api/v1/links/') ? 'abcd'.indexOf(pathname.at(-1) ?? '') : -1;
      if (at === -1) answer.end(JSON.stringify({ list }));
      else answer.end(JSON.stringify({ list: [{ id: at + 1 }], paging: { next: all[at] ?? null } }));
    });
    const cases: readonly (readonly [RestQuery, readonly number[]])[] = [
      [
        rest('items?sort=id', '$.list[*]', {
          kind: 'offset',
          offsetName: 'offset',
          limitName: 'limit',
          limit: 2,
        }),
        [1, 2, 3, 4, 5],
      ],
      [rest('items', '$.list[*]', { kind: 'page', pageName: 'page' }), [1, 2, 3, 4, 5]],
      [rest('links/a', '$.list[*]', { kind: 'next', path: '$.paging.next' }), [1, 2, 3, 4]],
    ];
    for (const [query, expected] of cases) {
      const { order, ids } = orderFor(test, { baseUrl: `${url}/api/v1` }, query);
      await runInProcess(order);
      assert.deepEqual(ids(), expected, JSON.stringify(query.paging));
    }
    assert.deepEqual(asked.slice(0, 3), [
      '/api/v1/items?sort=id&offset=0&limit=2',
      '/api/v1/items?sort=id&offset=2&limit=2',
      '/api/v1/items?sort=id&offset=4&limit=2',
    ]);
  });

  it('OData 2, 3 and 4 are read to their last page', async (test) => {
    const url = await testHttp(test, (request, answer) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
      const from = Number(searchParams.get('$skiptoken') ?? 0);
      const rows = [{ id: from + 1 }, { id: from + 2 }];
      const more = from < 4;
      const next = `Items?$skiptoken=${from + 2}`;
      const whole = `${url}${pathname}?$skiptoken=${from + 2}`;
      const bodies: Record<string, object> = {
        '/v2/Sales/Items': { d: { results: rows, ...(more ? { __next: whole } : {}) } },
        '/v3/Sales/Items': {
          'odata.metadata': 'm',
          value: rows,
          ...(more ? { 'odata.nextLink': next } : {}),
        },
        '/v4/Sales/Items': {
          '@odata.context': 'c',
          value: rows,
          ...(more ? { '@odata.nextLink': next } : {}),
        },
      };
      answer.end(JSON.stringify(bodies[pathname]));
    });
    for (const version of ['v2', 'v3', 'v4']) {
      const iterate = version === 'v2' ? '$.d.results[*]' : '$.value[*]';
      const query = rest('Sales/Items', iterate, { kind: 'odata' });
      const { order, ids } = orderFor(test, { baseUrl: `${url}/${version}/` }, query);
      await runInProcess(order);
      assert.deepEqual(ids(), [1, 2, 3, 4, 5, 6], version);
    }
  });

  it('a page that leads to another server is refused, and its credentials stay here', async (test) => {
    const elsewhere: string[] = [];
    const other = await testHttp(test, (request, answer) => {
      elsewhere.push(request.url ?? '');
      answer.end('{}');
    });
    const url = await testHttp(test, (request, answer) => {
      if (request.url === '/moved') answer.writeHead(302, { location: `${other}/stolen` }).end();
      else answer.end(JSON.stringify({ list: [{ id: 1 }], next: `${other}/stolen` }));
    });
    const next = rest('items', '$.list[*]', { kind: 'next', path: '$.next' });
    const bearer = { baseUrl: url, bearer: 'secret' };
    await assert.rejects(runInProcess(orderFor(test, bearer, next).order), {
      reason: 'sourceFailed',
      message: /is not the server of connection "source"/,
    });
    const moved: Query = { kind: 'file', path: 'moved', format: { kind: 'csv' } };
    await assert.rejects(runInProcess(orderFor(test, bearer, moved).order), { reason: 'sourceFailed' });
    assert.deepEqual(elsewhere, []);
  });

  it('keys that a service wants in headers are sent with every page', async (test) => {
    const keys: unknown[] = [];
    const url = await testHttp(test, (request, answer) => {
      keys.push(request.headers['x-api-key']);
      const page = Number(new URL(request.url ?? '', 'http://x').searchParams.get('page'));
      answer.end(JSON.stringify({ list: page > 1 ? [] : [{ id: page }] }));
    });
    const query = rest('items', '$.list[*]', { kind: 'page', pageName: 'page' });
    const { order, ids } = orderFor(test, { baseUrl: url, secretHeaders: { 'X-Api-Key': 'k' } }, query);
    await runInProcess(order);
    assert.deepEqual(ids(), [1]);
    assert.deepEqual(new Set(keys), new Set(['k']));
  });

  it('no more requests are made in a second than the connection allows', async (test) => {
    const url = await testHttp(test, (request, answer) => {
      const page = Number(new URL(request.url ?? '', 'http://x').searchParams.get('page'));
      answer.end(JSON.stringify({ list: page > 4 ? [] : [{ id: page }] }));
    });
    const query = rest('items', '$.list[*]', { kind: 'page', pageName: 'page' });
    const { order, ids } = orderFor(test, { baseUrl: url, requestsPerSecond: 20 }, query);
    const start = performance.now();
    await runInProcess(order);
    assert.deepEqual(ids(), [1, 2, 3, 4]);
    assert.ok(performance.now() - start >= 4 * 50 - 10);
  });
});

describe('files over HTTP', () => {
  it('packed files are read, also when the server unpacks them on the way', async (test) => {
    const text = 'id\n1\n2\n3\n';
    const url = await testHttp(test, (request, answer) => {
      switch (request.url) {
        case '/data/sent.csv.gz':
          answer.end(gzipSync(text));
          return;
        case '/data/sent.csv.zst':
          answer.end(zstdCompressSync(text));
          return;
        case '/data/coded.csv.gz':
          answer.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(text));
          return;
        default:
          answer.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(gzipSync(text)));
      }
    });
    for (const name of ['sent.csv.gz', 'sent.csv.zst', 'coded.csv.gz', 'twice.csv.gz']) {
      const query: Query = { kind: 'file', path: `data/${name}`, format: { kind: 'csv' } };
      const { order, ids } = orderFor(test, { baseUrl: url }, query);
      await runInProcess(order);
      assert.deepEqual(ids(), [1, 2, 3], name);
    }
  });

  it('a server that goes silent or hangs up half way is named, and nothing of its file is loaded', async (test) => {
    const url = await testHttp(test, (request, answer) => {
      answer.writeHead(200, { 'content-length': '1000' });
      answer.write('id\n1\n2\n3\n', () => {
        if (request.url?.endsWith('broken.csv') === true) answer.destroy();
      });
    });
    const silent = orderFor(test, { baseUrl: url, requestTimeoutSeconds: 1 }, CSV);
    await assert.rejects(runInProcess(silent.order), {
      reason: 'sourceFailed',
      message: /GET .*a\.csv.*has sent nothing for 1 seconds/,
    });
    assert.throws(silent.ids);
    const query: Query = { kind: 'file', path: 'broken.csv', format: { kind: 'csv' } };
    const broken = orderFor(test, { baseUrl: url }, query);
    await assert.rejects(runInProcess(broken.order), {
      reason: 'sourceFailed',
      message: /GET .*broken\.csv/,
    });
    assert.throws(broken.ids);
  });

  it('HTTPS is read from a server whose certificate is known, and from no other', async (test) => {
    const certificate = await testCertificate();
    const url = await testHttp(test, (_, answer) => void answer.end('id\n1\n'), certificate);
    const file = join(tempFolder(test), 'ca.pem');
    writeFileSync(file, certificate.cert);
    const { order, ids } = orderFor(test, { baseUrl: url }, CSV);
    const unknown = await runProgram(order, { NODE_EXTRA_CA_CERTS: undefined });
    assert.equal(unknown.status, 1);
    assert.match(unknown.report, /self-signed certificate/);
    const known = await runProgram(order, { NODE_EXTRA_CA_CERTS: file });
    assert.equal(known.status, 0, known.report);
    assert.deepEqual(ids(), [1]);
  });
});
