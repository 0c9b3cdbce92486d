import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestServer } from '../testing/test-server.ts';

test('metrics count what has happened: commits, answers, tasks', async () => {
  const server = await startTestServer();
  try {
    const body = { data: { scri: { general_attributes: { name: 'SCRI.A' } } }, path: '' };
    await server.request('/100/objects', { body });
    const started = await server.request('/100/executions', { body: { object_name: 'SCRI.A' } });
    await server.taktwerk.whenEnded(100, (started.json as { run_id: number }).run_id, 10_000);
    await server.request('/100/objects/NO.SUCH');
    const { text } = await server.request('/100/system/metrics/prometheus');
    const value = (name: string): number =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`${name} `))
          ?.split(' ')[1],
      );
    assert.ok(value('taktwerk_commits_total') >= 1);
    assert.ok(value('taktwerk_commit_tasks_total') >= 1);
    assert.ok(value('taktwerk_commit_seconds_total') > 0);
    assert.equal(value('taktwerk_active_executions'), 0);
    assert.ok(value('taktwerk_http_answers_total{status="200"}') >= 2);
    assert.equal(value('taktwerk_http_answers_total{status="404"}'), 1);
    assert.ok(value('process_resident_memory_bytes') > 1_000_000);
    for (const line of text.trimEnd().split('\n')) {
      assert.match(line, /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[^"]+"\})? [0-9.e+-]+)$/);
    }
  } finally {
    await server.end();
  }
});
