import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const COMPOSITION = '11111111-1111-4111-8111-111111111111';
const SCENARIO = '22222222-2222-4222-8222-222222222222';
const PACKAGE = '33333333-3333-4333-8333-333333333333';

const object = (type: string, name: string, member: string, body: object, general: object = {}) => ({
  data: {
    [type.toLowerCase()]: {
      general_attributes: { name, type, ...general },
      ...(member === '' ? {} : { [member]: body }),
    },
  },
  path: '',
});

const OBJECTS = [
  object('CONN', 'DWH', 'connection', { kind: 'sqlite', path: '/nowhere/dwh.db' }),
  object('SRCE', 'BRANCH.NORTH', 'source', { connection: 'dwh' }),
  object('SRCE', 'BRANCH.SOUTH', 'source', { connection: 'DWH' }),
  object('SRCS', 'BRANCHES', 'source_set', { sources: ['BRANCH.NORTH', 'branch.south'] }),
  object('RULE', 'RULE.SALES', 'rule', {
    query: { kind: 'sql', text: 'SELECT * FROM sales WHERE day >= :from AND region = :region' },
    parameters: [
      { name: 'from', type: 'date' },
      { name: 'region', type: 'text', default: 'all' },
    ],
    targetTable: 'sales',
  }),
  object(
    'COMP',
    'LOAD.SALES',
    'composition',
    {
      sourceSet: 'BRANCHES',
      rule: 'RULE.SALES',
      target: { connection: 'DWH' },
      load: { kind: 'append' },
      packages: [{ from: null, region: null }, { from: '2026-01-01T00:00:00' }],
    },
    { uuid: COMPOSITION.toUpperCase() },
  ),
  object(
    'SCEN',
    'SCEN.MARGIN',
    'scenario',
    {
      parameters: [{ name: 'Период', type: 'date' }],
      steps: [{ kind: 'generate', id: 'rows', rows: 3, column: 'n' }],
    },
    { uuid: SCENARIO },
  ),
  object('PACK', 'PACK.NIGHT', 'package', { items: [{ object: 'LOAD.SALES' }] }, { uuid: PACKAGE }),
  object('COMP', 'LOAD.BROKEN', 'composition', {
    sourceSet: 'NO.SUCH.SET',
    rule: 'RULE.SALES',
    target: { connection: 'DWH' },
    load: { kind: 'append' },
  }),
];

async function start(t: TestContext, published = true): Promise<TestServer> {
  const server = await startTestServer({ runApi: { client: 100, paths: new Map([['/dwh/hs/etl', 200]]) } });
  t.after(() => server.end());
  for (const body of OBJECTS) {
    const answer = await server.request('/100/objects', { body });
    assert.equal(answer.status, 200, answer.text);
  }
  if (published) await publish(server, 'Y');
  return server;
}

async function publish(server: TestServer, value: string): Promise<void> {
  const body = {
    data: {
      vara: {
        general_attributes: { name: 'UC_CLIENT_SETTINGS', type: 'VARA', sub_type: 'STATIC' },
        static_values: [{ key: 'хс_ЗапускОбъектов', value1: value }],
      },
    },
    path: '',
  };
  const answer = await server.request('/100/objects?overwrite_existing_objects=true', { body });
  assert.equal(answer.status, 200, answer.text);
}

const run = (server: TestServer, text: string, headers: Record<string, string> = {}) =>
  server.request('/object/run', { text, headers });

interface Started {
  readonly run_id: number;
  readonly status: number;
}

interface Listed {
  readonly data: readonly { readonly run_id: number; readonly name: string; readonly alias: string }[];
}

test('the published sample of a composition starts it, commas behind the last element and all', async (t) => {
  const server = await start(t);
  const sample = `{
  "object": "composition",
  "uuid": "${COMPOSITION}",
  "parameters": [
    {
      "parameterName": "from",
      "parameterValue": "2026-03-01",
      "parameterType": "date",
      "packageNumber": 1
    },
    {
      "parameterName": "region",
      "parameterValue": "north",
      "packageNumber": 1
    },
  ]
}`;
  const answer = await run(server, sample);
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.headers.get('content-type'), 'text/plain; charset=utf-8');
  assert.equal(answer.text, 'Состав выгрузки «LOAD.SALES»: запуск выполнен успешно.');
  const runId = Number(answer.headers.get('x-run-id'));
  const children = (await server.request(`/100/executions/${runId}/children`)).json as Listed;
  assert.deepEqual(children.data.map(({ name, alias }) => `${name} ${alias}`).sort(), [
    'LOAD.SALES BRANCH.NORTH.1',
    'LOAD.SALES BRANCH.NORTH.2',
    'LOAD.SALES BRANCH.SOUTH.1',
    'LOAD.SALES BRANCH.SOUTH.2',
  ]);
  const [child] = children.data;
  const why = (await server.request(`/taktwerk/v1/100/executions/${child?.run_id}/why`)).json as {
    text: string;
  };
  assert.match(why.text, /ETL01/);
});

test('the published samples of a scenario and of a package start them; a byte order mark and any case of object are taken', async (t) => {
  const server = await start(t);
  const scenario = `\uFEFF{"object": "Scenario", "uuid": "${SCENARIO}", "parameters": [
    {"parameterName": "Период", "parameterValue": "01.03.2026", "parameterType": "date",},
  ],}`;
  const started = await run(server, scenario, { accept: 'application/json', 'accept-language': 'en' });
  assert.equal(started.status, 200, started.text);
  const { run_id, message } = started.json as { run_id: number; message: string };
  assert.equal(String(run_id), started.headers.get('x-run-id'));
  assert.equal(message, 'Scenario SCEN.MARGIN: started.');
  const variables = (await server.request(`/100/executions/${run_id}/variables`)).text;
  assert.match(variables, /2026-03-01T00:00:00/);
  const pack = await run(server, `{"object":"package","uuid":"${PACKAGE}"}`);
  assert.equal(pack.text, 'Пакет обработки данных «PACK.NIGHT»: запуск выполнен успешно.');
});

const REFUSED: readonly [what: string, status: number, body: string, text: RegExp][] = [
  ['no body', 400, '', /empty/],
  ['no JSON', 400, '{"object": composition}', /line 1, column 12/],
  ['a list', 400, '[]', /expected a JSON object/],
  ['no uuid', 400, '{"object":"package"}', /member uuid is missing/],
  ['no object', 400, `{"uuid":"${PACKAGE}"}`, /member object is missing/],
  ['another kind', 400, `{"object":"job","uuid":"${PACKAGE}"}`, /"job"; expected composition/],
  ['no uuid form', 400, '{"object":"package","uuid":"17"}', /expected a uuid/],
  ['an unknown member', 400, `{"object":"package","uuid":"${PACKAGE}","when":1}`, /member when is not known/],
  [
    'parameters of a package',
    400,
    `{"object":"package","uuid":"${PACKAGE}","parameters":[]}`,
    /without parameters/,
  ],
  [
    'an unknown uuid',
    404,
    '{"object":"package","uuid":"00000000-0000-0000-0000-000000000000"}',
    /no package/,
  ],
  ['the uuid of another kind', 404, `{"object":"scenario","uuid":"${PACKAGE}"}`, /no scenario/],
  [
    'an unknown parameter',
    400,
    `{"object":"scenario","uuid":"${SCENARIO}","parameters":[{"parameterName":"x","parameterValue":"1"}]}`,
    /no parameter "x"[\s\S]*"Период" is missing/,
  ],
  [
    'a date without its type',
    400,
    `{"object":"scenario","uuid":"${SCENARIO}","parameters":[{"parameterName":"Период","parameterValue":"2026-01-01"}]}`,
    /give parameterType "date"/,
  ],
  [
    'a package number outside',
    400,
    `{"object":"composition","uuid":"${COMPOSITION}","parameters":[{"parameterName":"region","parameterValue":"1","packageNumber":3}]}`,
    /number from 1 to 2/,
  ],
  ['what is nested without end', 400, '['.repeat(100_000), /nested too deep/],
];

test('bad bodies are refused with what was wrong, start nothing, and stand in the event log', async (t) => {
  const server = await start(t);
  for (const [what, status, body, text] of REFUSED) {
    const answer = await run(server, body, { 'accept-language': 'en-GB, ru;q=0.5' });
    assert.equal(answer.status, status, `${what}: ${answer.text}`);
    assert.match(answer.text, text, what);
    assert.equal(answer.headers.get('x-run-id'), null);
  }
  const list = (await server.request('/100/executions')).json as { total: number };
  assert.equal(list.total, 0);
  const log = (await server.taktwerk.store.audit.list(100, 100)).filter(
    ({ action }) => action === 'Запуск объектов через сервис',
  );
  assert.equal(log.length, REFUSED.length);
  assert.ok(log.every(({ outcome, user }) => outcome === 'refused' && user === 'OPER/DEMO'));
  assert.ok(log.some(({ subject }) => subject === `scenario ${PACKAGE}`));
});

test('a start stands in the event log with user, object and uuid', async (t) => {
  const server = await start(t);
  const answer = await run(server, `{"object":"package","uuid":"${PACKAGE}"}`);
  const log = await server.taktwerk.store.audit.list(100, 10);
  const [line] = log.filter(({ action }) => action === 'Запуск объектов через сервис');
  assert.deepEqual(
    [line?.user, line?.subject, line?.outcome, line?.details],
    ['OPER/DEMO', `package ${PACKAGE} PACK.NIGHT`, 'done', `run ${answer.headers.get('x-run-id')}`],
  );
});

test('a call with an Idempotency-Key that comes again gets the run it had started, and a refusal is not kept', async (t) => {
  const server = await start(t);
  const headers = { 'idempotency-key': 'night-1', 'accept-language': 'en' };
  const body = `{"object":"package","uuid":"${PACKAGE}"}`;
  const [first, second] = await Promise.all([run(server, body, headers), run(server, body, headers)]);
  const third = await run(server, body, { 'idempotency-key': 'night-1' });
  const runs = [first, second, third].map((answer) => answer.headers.get('x-run-id'));
  assert.equal(new Set(runs).size, 1);
  assert.deepEqual(
    [first, second, third].map((answer) => answer.headers.get('idempotency-replayed')),
    [null, 'true', 'true'],
  );
  assert.equal(third.text, 'Пакет обработки данных «PACK.NIGHT»: запуск выполнен успешно.');
  const list = (await server.request('/100/executions?name=PACK.NIGHT')).json as { total: number };
  assert.equal(list.total, 1);
  const other = await run(server, `{"object":"scenario","uuid":"${SCENARIO}"}`, headers);
  assert.equal(other.status, 409, other.text);

  await publish(server, 'N');
  const later = { 'idempotency-key': 'night-2' };
  assert.equal((await run(server, body, later)).status, 404);
  await publish(server, 'Y');
  assert.equal((await run(server, body, later)).status, 200);
});

test('the service is there only while it is published to the client, from the next request on', async (t) => {
  const server = await start(t, false);
  const body = `{"object":"package","uuid":"${PACKAGE}"}`;
  const refused = await run(server, body);
  assert.equal(refused.status, 404);
  assert.match(refused.text, /не опубликован для клиента 100/);
  await publish(server, 'Y');
  assert.equal((await run(server, body)).status, 200);
  await publish(server, 'N');
  assert.equal((await run(server, body)).status, 404);
});

test('the client is that of the credentials, else of the path, else of the settings; wrong credentials are told and logged', async (t) => {
  const server = await start(t);
  const body = `{"object":"package","uuid":"${PACKAGE}"}`;
  const as = (credentials: string | null, path = '/object/run') =>
    server.request(path, { text: body, credentials });
  assert.equal((await as('OPER/DEMO:geheim')).status, 200);
  assert.equal((await as('200/OPER/DEMO:geheim')).status, 404);
  assert.equal((await as('OPER/DEMO:geheim', '/dwh/hs/etl/object/run')).status, 404);
  assert.equal((await as('100/OPER/DEMO:geheim', '/dwh/hs/etl/object/run')).status, 200);
  const cyrillic = await server.request('/object/run', {
    text: body,
    credentials: null,
    // «ОПЕР/БАНК:пароль» in windows-1251: no such user, but read as the name it is.
    headers: {
      authorization: `Basic ${Buffer.from('cecfc5d02fc1c0cdca3aefe0f0eeebfc', 'hex').toString('base64')}`,
    },
  });
  assert.equal(cyrillic.status, 401);
  const [cyrillicLine] = await server.taktwerk.store.audit.list(100, 1);
  assert.equal(cyrillicLine?.user, 'ОПЕР/БАНК');
  const wrong = await as('OPER/DEMO:falsch');
  assert.equal(wrong.status, 401);
  assert.match(wrong.text, /Неверное имя пользователя или пароль/);
  assert.ok(wrong.headers.get('www-authenticate'));
  assert.equal((await as(null)).status, 401);
  const [line] = await server.taktwerk.store.audit.list(100, 1);
  assert.deepEqual([line?.action, line?.outcome], ['Запуск объектов через сервис', 'refused']);
});

test('calls that are no start at all stand in the event log, too: another method, a body without end, a key used for something else', async (t) => {
  const server = await start(t);
  const other = await server.request('/object/run', { method: 'GET' });
  assert.deepEqual([other.status, other.headers.get('allow')], [405, 'POST']);
  const large = await run(server, ' '.repeat(1024 * 1024 + 1));
  assert.equal(large.status, 413, large.text);
  assert.match(large.text, /слишком велико/);
  const headers = { 'idempotency-key': 'twice' };
  assert.equal((await run(server, `{"object":"package","uuid":"${PACKAGE}"}`, headers)).status, 200);
  assert.equal((await run(server, `{"object":"scenario","uuid":"${SCENARIO}"}`, headers)).status, 409);
  const log = (await server.taktwerk.store.audit.list(100, 50)).filter(
    ({ action }) => action === 'Запуск объектов через сервис',
  );
  assert.deepEqual(
    log.map(({ user, subject, outcome }) => `${user} ${outcome} ${subject}`),
    [
      `OPER/DEMO refused scenario ${SCENARIO}`,
      `OPER/DEMO done package ${PACKAGE} PACK.NIGHT`,
      'OPER/DEMO refused ',
      'OPER/DEMO refused ',
    ],
  );
});

test('what refers to an object that is not there cannot be started and says so', async (t) => {
  const server = await start(t);
  const shown = (await server.request('/100/objects/LOAD.BROKEN')).json as {
    data: { comp: { general_attributes: { uuid: string } } };
  };
  const { uuid } = shown.data.comp.general_attributes;
  const answer = await run(server, `{"object":"composition","uuid":"${uuid}"}`);
  assert.equal(answer.status, 409);
  assert.match(answer.text, /NO\.SUCH\.SET/);
  const extension = await server.request('/taktwerk/v1/100/etl/run', { body: { object: 'LOAD.BROKEN' } });
  assert.equal(extension.status, 409, extension.text);
  const { code, details } = extension.json as { readonly code: number; readonly details: string };
  assert.equal(code, 45946);
  assert.match(details, /NO\.SUCH\.SET, which does not exist; create it as an object of type SRCS/);
});

test('what is started otherwise although a reference is missing says so itself, and so does the package around it', async (t) => {
  const server = await start(t);
  const pack = object('PACK', 'PACK.BROKEN', 'package', { items: [{ object: 'LOAD.BROKEN' }] });
  await server.request('/100/objects', { body: pack });
  for (const [object_name, status] of [
    ['LOAD.BROKEN', 1820],
    ['PACK.BROKEN', 1800],
  ] as const) {
    const { run_id } = (await server.request('/100/executions', { body: { object_name } })).json as Started;
    const ended = (await server.request(`/taktwerk/v1/100/executions/${run_id}?wait=60`)).json as Started;
    assert.equal(ended.status, status);
    const why = (await server.request(`/taktwerk/v1/100/executions/${run_id}/why`)).json as { text: string };
    assert.match(why.text, /LOAD\.BROKEN refers to NO\.SUCH\.SET, which does not exist; create it/);
  }
});

test('the uuid stays over change, move, export and import, and a copy gets its own', async (t) => {
  const server = await start(t);
  const uuidOf = async (name: string) => {
    const { json } = await server.request(`/100/objects/${name}`);
    const { data } = json as { data: { pack: { general_attributes: { uuid: string } } } };
    return data.pack.general_attributes.uuid;
  };
  assert.equal(await uuidOf('PACK.NIGHT'), PACKAGE);
  const changed = object('PACK', 'PACK.NIGHT', 'package', { items: [{ object: 'SCEN.MARGIN' }] });
  await server.request('/100/objects?overwrite_existing_objects=true', { body: changed });
  assert.equal(await uuidOf('PACK.NIGHT'), PACKAGE);
  const moved = await server.request('/100/objects/PACK.NIGHT/move', { body: { path: 'ELSEWHERE' } });
  assert.equal(moved.status, 200, moved.text);
  assert.equal(await uuidOf('PACK.NIGHT'), PACKAGE);
  const exported = await server.request('/100/folderobjects/ELSEWHERE');
  assert.equal(exported.status, 200, exported.text);
  assert.equal((await server.request('/100/objects/PACK.NIGHT', { method: 'DELETE' })).status, 200);
  const gone = await run(server, `{"object":"package","uuid":"${PACKAGE}"}`);
  assert.equal(gone.status, 404);
  const imported = await server.request('/100/folderobjects', { body: JSON.parse(exported.text) });
  assert.equal(imported.status, 200, imported.text);
  assert.equal(await uuidOf('PACK.NIGHT'), PACKAGE);
  assert.equal((await run(server, `{"object":"package","uuid":"${PACKAGE}"}`)).status, 200);
  const copy = await server.request('/100/objects/PACK.NIGHT/duplicate', { body: { name: 'PACK.COPY' } });
  assert.equal(copy.status, 200, copy.text);
  assert.notEqual(await uuidOf('PACK.COPY'), PACKAGE);
});

test('only a user with the role «Запуск объектов» and the right to execute may start an object, and refusals are logged', async (t) => {
  const server = await start(t);
  const body = `{"object":"package","uuid":"${PACKAGE}"}`;
  const userWith = async (name: string, privileges: readonly string[], filter: string) => {
    const user = {
      general_attributes: { name: `${name}/TEST` },
      user_attributes: { is_active: '1', password: 'geheim', privileges },
      authorizations: [{ filter_object_name: filter, bitcode: 'RX' }],
    };
    const created = await server.request('/100/system/users', { body: { data: { user }, path: '' } });
    assert.equal(created.status, 200, created.text);
    return server.request('/object/run', { text: body, credentials: `100/${name}/TEST:geheim` });
  };
  const noRole = await userWith('A', [], '*');
  assert.equal(noRole.status, 403);
  assert.match(noRole.text, /Запуск объектов/);
  const otherObjects = await userWith('B', ['Запуск объектов'], 'LOAD.*');
  assert.equal(otherObjects.status, 403);
  assert.match(otherObjects.text, /PACK\.NIGHT/);
  assert.equal((await userWith('C', ['RUN_OBJECTS'], 'PACK.*')).status, 200);
  const log = (await server.taktwerk.store.audit.list(100, 50)).filter(
    ({ action }) => action === 'Запуск объектов через сервис',
  );
  assert.deepEqual(
    log.map(({ user, outcome }) => `${user} ${outcome}`),
    ['C/TEST done', 'B/TEST refused', 'A/TEST refused'],
  );
});
