import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRecord } from '../../http/is-record.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { ENDPOINTS } from '../endpoint-list.ts';
import { openApiDocument } from './openapi-document.ts';
import { pathTemplate } from './path-template.ts';
import { swaggerDocument } from './swagger-document.ts';
import { yamlText } from './yaml-text.ts';

const BASE = '/ae/api/v1';
const DOCUMENTS = [
  { what: 'OpenAPI 3.1', document: openApiDocument(ENDPOINTS), base: '', endpoints: ENDPOINTS },
  {
    what: 'OpenAPI 2.0',
    document: swaggerDocument(ENDPOINTS),
    base: BASE,
    endpoints: ENDPOINTS.filter(({ path }) => path.startsWith(BASE)),
  },
];

function at(value: unknown, ...steps: readonly string[]): unknown {
  return steps.reduce<unknown>((found, step) => (isRecord(found) ? found[step] : undefined), value);
}

function everyValue(value: unknown, visit: (holder: Readonly<Record<string, unknown>>) => void): void {
  if (Array.isArray(value)) for (const entry of value) everyValue(entry, visit);
  if (!isRecord(value)) return;
  visit(value);
  for (const member of Object.values(value)) everyValue(member, visit);
}

for (const { what, document, base, endpoints } of DOCUMENTS) {
  test(`${what} holds every path, method and parameter, each operation under a name of its own`, () => {
    const names = new Set<unknown>();
    for (const { method, path, query } of endpoints) {
      const { template, parameters } = pathTemplate(path);
      const operation = at(document, 'paths', template.slice(base.length), method.toLowerCase());
      assert.ok(isRecord(operation), `${method} ${path}`);
      names.add(operation.operationId);
      const given = Array.isArray(operation.parameters) ? operation.parameters : [];
      const named = (kind: string): unknown[] =>
        given.filter((one) => at(one, 'in') === kind).map((one) => at(one, 'name'));
      const properties = at(query, 'properties');
      assert.deepEqual(named('query'), Object.keys(isRecord(properties) ? properties : {}), path);
      assert.deepEqual(
        named('path'),
        parameters.map(({ name }) => name),
        path,
      );
      for (const { name, description } of parameters) assert.notEqual(description, '', `${path}: ${name}`);
    }
    assert.equal(names.size, endpoints.length);
  });

  test(`every reference in ${what} leads somewhere, and only known keywords stand in it`, () => {
    let references = 0;
    everyValue(document, (holder) => {
      assert.ok(!('expected' in holder) || holder.type === undefined, 'a word of ours got out');
      if (typeof holder.$ref !== 'string') return;
      references += 1;
      assert.ok(isRecord(at(document, ...holder.$ref.slice(2).split('/'))), holder.$ref);
    });
    assert.ok(references > 20);
  });
}

test('OpenAPI 2.0 has no words of later versions', () => {
  everyValue(swaggerDocument(ENDPOINTS).definitions, (holder) => {
    for (const word of ['anyOf', 'const', 'patternProperties'])
      assert.ok(!(word in holder), JSON.stringify(holder));
  });
});

async function withServer(docu: boolean, use: (server: TestServer) => Promise<void>): Promise<void> {
  const server = await startTestServer({ docu });
  try {
    await use(server);
    assert.deepEqual(server.faults, []);
  } finally {
    await server.end();
  }
}

test('the description is served to anyone, and its page takes nothing from elsewhere', async () => {
  await withServer(true, async (server) => {
    const page = await server.request('/openapi2/index.html', { credentials: null });
    assert.equal(page.status, 200);
    assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/);
    assert.ok(page.text.includes('/{client}/executions'));
    assert.ok(
      !page.text.includes('<script') && !page.text.includes('http://') && !page.text.includes('https://'),
    );
    const json = await server.request('/openapi2/swagger.json', { credentials: null });
    const yaml = await server.request('/openapi2/swagger.yaml', { credentials: null });
    assert.equal(yaml.text, yamlText(json.json));
    assert.match(yaml.text, /^swagger: "2\.0"\n/m);
  });
});

test('without docu there is no description', async () => {
  await withServer(false, async (server) => {
    for (const path of ['', '/openapi2/index.html', '/openapi2/swagger.json', '/openapi2/swagger.yaml']) {
      assert.equal((await server.request(path, { credentials: null })).status, 404, path);
    }
    assert.equal((await server.request('/taktwerk/v1/openapi.json', { credentials: null })).status, 404);
  });
});
