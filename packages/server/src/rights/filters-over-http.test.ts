import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isRecord } from '../http/is-record.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;

/** Jobs by name: agent and login are what filters ask for. */
const JOBS = {
  'JOBS.PAY': { agent: 'UNIX01', login: 'LOGIN.PAY' },
  'JOBS.PAY.TEST': { agent: 'UNIX02', login: 'LOGIN.PAY' },
  'JOBS.MAIL': { agent: 'UNIX01', login: 'LOGIN.MAIL' },
  'JOBS.FAR': { agent: 'FAR01', login: 'LOGIN.PAY' },
} as const;
type JobName = keyof typeof JOBS;
const NAMES = Object.keys(JOBS).sort();

before(async () => {
  server = await startTestServer();
  for (const [name, { agent, login }] of Object.entries(JOBS)) {
    const jobs = {
      general_attributes: { name, type: 'JOBS' },
      job_attributes: { platform: 'UNIX', agent, login },
      scripts: [{ process: ['true'] }],
    };
    const saved = await server.request('/100/objects', { body: { data: { jobs }, path: 'JOBS/PROD' } });
    assert.equal(saved.status, 200, saved.text);
  }
  // Its agent never comes, so each stays in the activities with its agent and login.
  for (const name of NAMES) {
    const started = await server.request('/100/executions', { body: { object_name: name } });
    assert.equal(started.status, 200, started.text);
  }
});

after(() => server.end());

async function userWith(authorizations: readonly Readonly<Record<string, string>>[]): Promise<string> {
  const user = {
    general_attributes: { name: 'FILTERED/TEST' },
    user_attributes: { is_active: '1', password: 'geheim' },
    authorizations,
  };
  const answer = await server.request('/100/system/users?overwrite_existing_objects=true', {
    body: { data: { user }, path: '' },
  });
  assert.equal(answer.status, 200, answer.text);
  return '100/FILTERED/TEST:geheim';
}

function namesIn(json: unknown): readonly unknown[] {
  assert.ok(isRecord(json) && Array.isArray(json.data));
  assert.equal(json.total, json.data.length);
  return json.data.map((entry: unknown) => (isRecord(entry) ? entry.name : entry)).sort();
}

/** Rows of rights, and the jobs they leave: each holds for the object, the search, and the list of tasks alike. */
const CASES: readonly {
  readonly says: string;
  readonly rows: readonly Readonly<Record<string, string>>[];
  readonly leaves: readonly JobName[];
}[] = [
  {
    says: 'exactly one job in one folder',
    rows: [{ filter_object_type: 'JOBS', filter_object_name: '\\JOBS\\PROD\\JOBS.PAY', bitcode: 'RS' }],
    leaves: ['JOBS.PAY'],
  },
  {
    says: 'one job of that name, but in another folder',
    rows: [{ filter_object_type: 'JOBS', filter_object_name: '\\JOBS\\JOBS.PAY', bitcode: 'RS' }],
    leaves: [],
  },
  {
    says: 'jobs of agents by wildcard',
    rows: [{ filter_agent_name1: 'unix0?', bitcode: 'RS' }],
    leaves: ['JOBS.MAIL', 'JOBS.PAY', 'JOBS.PAY.TEST'],
  },
  {
    says: 'jobs of one login',
    rows: [{ filter_user_id1: 'LOGIN.P*', bitcode: 'RS' }],
    leaves: ['JOBS.FAR', 'JOBS.PAY', 'JOBS.PAY.TEST'],
  },
  {
    says: 'within one number either will do',
    rows: [
      { auth_group: '1', filter_object_name: 'JOBS.MAIL', bitcode: 'RS' },
      { auth_group: '1', filter_agent_name1: 'FAR*', bitcode: 'RS' },
    ],
    leaves: ['JOBS.FAR', 'JOBS.MAIL'],
  },
  {
    says: 'between numbers both must hold',
    rows: [
      { auth_group: '1', filter_agent_name1: 'UNIX*', bitcode: 'RS' },
      { auth_group: '2', filter_user_id1: 'LOGIN.PAY', bitcode: 'RS' },
    ],
    leaves: ['JOBS.PAY', 'JOBS.PAY.TEST'],
  },
  {
    says: 'NOT wins over all numbers, by agent, login, name or folder',
    rows: [
      { auth_group: '1', bitcode: '*' },
      { auth_group: 'NOT', filter_agent_name1: 'FAR*', bitcode: 'RS' },
      { auth_group: 'NOT', filter_user_id1: '*MAIL', bitcode: 'RS' },
      { auth_group: 'NOT', filter_object_name: '\\JOBS\\*\\*.TEST', bitcode: 'RS' },
    ],
    leaves: ['JOBS.PAY'],
  },
  {
    says: 'a filter of files covers no job',
    rows: [{ filter_file_names1: '/data/*', bitcode: 'RS' }],
    leaves: [],
  },
];

for (const { says, rows, leaves } of CASES) {
  test(`objects, hits and tasks are left out alike: ${says}`, async () => {
    const credentials = await userWith(rows);
    const search = { filters: [{ filter_identifier: 'object_name', object_name: 'JOBS.*' }] };
    const hits = await server.request('/100/search', { credentials, body: search });
    assert.deepEqual(namesIn(hits.json), leaves);
    const list = await server.request('/100/executions?name=JOBS.*', { credentials });
    assert.deepEqual(namesIn(list.json), leaves);
    for (const name of NAMES) {
      const { status } = await server.request(`/100/objects/${name}`, { credentials });
      assert.equal(status, leaves.some((left) => left === name) ? 200 : 403, name);
    }
  });
}
