import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { TaktwerkProcess, testFolder } from './taktwerk-process.ts';
import { startServe, writeObjects } from './test-server.ts';
import { until } from './until.ts';

/** A workflow of one box that runs when its agent finds the file so, and is skipped when not. */
function workflow(name: string, check: object): object {
  return {
    jobp: {
      general_attributes: { name, type: 'JOBP', auto_deactivation: 'N' },
      workflow_definitions: [
        { line_number: '1', object_name: 'START', object_type: '<START>' },
        {
          line_number: '2',
          object_name: 'SCRI.BEHIND',
          object_type: 'SCRI',
          preconditions: [{ if: { check: 'FILE', agent: 'UNIX01', ...check }, else: [{ action: 'SKIP' }] }],
        },
        { line_number: '3', object_name: 'END', object_type: '<END>' },
      ],
      line_conditions: [
        { workflow_line_number: '2', predecessor_line_number: '1' },
        { workflow_line_number: '3', predecessor_line_number: '2' },
      ],
    },
  };
}

const script = { scri: { general_attributes: { name: 'SCRI.BEHIND', type: 'SCRI' } } };
const looking = (value: string) => ({
  vara: {
    general_attributes: { name: 'UC_HOSTCHAR_DEFAULT', type: 'VARA', sub_type: 'STATIC' },
    static_values: [{ key: 'ANONYMOUS_FE', value1: value }],
  },
});

test('a precondition asks an agent about a file; an agent that is not there is a wait that says so', async (t) => {
  const folder = await testFolder(t);
  const data = join(folder, 'data');
  const serve = await startServe(t, data);
  const path = join(folder, 'in.csv');
  await writeFile(path, 'a,b\n');
  await writeObjects(join(folder, 'system'), [looking('Y')]);
  await writeObjects(join(folder, 'objects'), [
    script,
    workflow('JOBP.THERE', { path, min_size: '4', max_size: '4', max_age: '010000' }),
    workflow('JOBP.LARGER', { path, min_size: '5' }),
    workflow('JOBP.OLDER', { path, min_age: '010000' }),
    workflow('JOBP.MISSING', { path: join(path, 'x') }),
    workflow('JOBP.GONE', { path: `${path}.lock`, found: '0' }),
    workflow('JOBP.AS_NOBODY', { path, login: 'LOGIN.NONE' }),
    workflow('JOBP.AWAY', { path, agent: 'UNIX99' }),
  ]);
  for (const [from, client] of [
    ['system', '0'],
    ['objects', '100'],
  ] as const) {
    const applied = await serve.command('apply', join(folder, from), '--client', client);
    assert.equal(applied.code, 0, applied.err + applied.out);
  }
  const box = async (runId: number): Promise<{ run_id: number; status: number }> => {
    const children = (await serve.get(`/executions/${runId}/children`)) as {
      data: readonly { name: string; run_id: number; status: number }[];
    };
    const found = children.data.find(({ name }) => name === 'SCRI.BEHIND');
    assert.ok(found, JSON.stringify(children));
    return found;
  };
  const run = async (name: string, ...words: string[]): Promise<number> =>
    JSON.parse((await serve.command('run', name, '--json', ...words)).out).run_id;
  const away = await run('JOBP.AWAY');
  for (const [name, status] of [
    ['JOBP.THERE', 1900],
    ['JOBP.LARGER', 1933],
    ['JOBP.OLDER', 1933],
    ['JOBP.MISSING', 1933],
    ['JOBP.GONE', 1900],
    ['JOBP.AS_NOBODY', 1824],
  ] as const)
    assert.equal((await box(await run(name, '--wait'))).status, status, name);

  const { run_id: waiting } = await box(away);
  const why = async (): Promise<string> => (await serve.command('why', String(waiting))).out;
  const said = await until('it waits for its agent', why, (text) => text.includes('UNIX99'));
  assert.match(said, /Asks agent UNIX99 about the file .*in\.csv; it is not connected/);
  const address = serve.url.replace('http:', 'ws:');
  const agent = new TaktwerkProcess([
    ...['agent', '--server', address, '--name', 'UNIX99'],
    ...['--folder', join(folder, 'agent'), '--token-file', join(data, 'agent.token')],
  ]);
  t.after(() => agent.kill());
  assert.equal((await serve.command('run', 'JOBP.THERE', '--wait')).code, 0);
  const ended = await until(
    'its agent answers',
    () => box(away),
    ({ status }) => status >= 1800,
  );
  assert.equal(ended.status, 1900, agent.out + agent.err);

  await writeObjects(join(folder, 'system'), [looking('N')]);
  assert.equal((await serve.command('apply', join(folder, 'system'), '--client', '0')).code, 0);
  const refused = await box(await run('JOBP.THERE', '--wait'));
  assert.equal(refused.status, 1824, 'nobody looks without a LOGIN unless that is allowed');
  assert.equal(await serve.stop(), 0);
});
