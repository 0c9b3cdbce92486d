import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let runId: number;

before(async () => {
  server = await startTestServer();
  const print = [
    ':SET &I# = 0',
    ':WHILE &I# < 1500',
    ':  SET &I# = &I# + 1',
    ':  PRINT "line &I# of a long report that takes several pages, äöü"',
    ':ENDWHILE',
  ];
  // A page is closed between two turns of the script only.
  const lines = [...print, ':WAIT 1', ...print];
  const body = {
    data: { scri: { general_attributes: { name: 'SCRI.LONG' }, scripts: [{ process: lines }] } },
    path: '',
  };
  assert.equal((await server.request('/100/objects', { body })).status, 200);
  ({ runId } = await server.taktwerk.execute(
    { client: 100, user: 'OPER/DEMO' },
    { objectName: 'SCRI.LONG' },
  ));
  assert.equal((await server.taktwerk.whenEnded(100, runId, 60_000)).status, 1900);
});

after(() => server.end());

interface Report {
  readonly total: number;
  readonly data: readonly { readonly page: number; readonly content: string }[];
  readonly hasmore: boolean;
}

async function report(query: string): Promise<Report> {
  const answer = await server.request(`/100/executions/${runId}/reports/ACT${query}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.json as Report;
}

test('a report without parameters is given whole, with CR LF line ends', async () => {
  const { total, data, hasmore } = await report('');
  assert.ok(total > 1, `The report has ${total} page, the test needs several.`);
  assert.deepEqual(
    data.map(({ page }) => page),
    Array.from({ length: total }, (_, index) => index + 1),
  );
  assert.equal(hasmore, false);
  const text = data.map(({ content }) => content).join('');
  const lines = text.split('\r\n');
  assert.ok(!text.replaceAll('\r\n', '').includes('\n'));
  assert.equal(lines.filter((line) => line.startsWith('line ')).length, 3000);
});

test('pages are given one by one as asked for', async () => {
  const whole = await report('');
  const first = await report('?max_results=1');
  assert.deepEqual([first.data, first.hasmore], [whole.data.slice(0, 1), true]);
  const rest = await report('?start_at=2');
  assert.deepEqual([rest.data, rest.hasmore], [whole.data.slice(1), false]);
  const last = await report(`?start_at=${whole.total}&max_results=5`);
  assert.deepEqual([last.data, last.hasmore], [whole.data.slice(-1), false]);
  const none = await report('?max_results=0');
  assert.deepEqual([none.data, none.total], [[], whole.total]);
});
