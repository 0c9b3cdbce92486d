import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestServer } from '../../testing/test-server.ts';

test('a script asks calendars about a day and for the next, and reads what is wrong with one', async (t) => {
  const server = await startTestServer();
  t.after(() => server.end());
  const save = async (data: object) =>
    assert.equal((await server.request('/100/objects', { body: { data, path: '' } })).status, 200);
  await save({
    cale: {
      general_attributes: { name: 'CALE.A' },
      calendar_events: [
        { name: 'WEEKEND', type: 'WEEKLY', weekdays: ['SA', 'SU'] },
        { name: 'NEVER', type: 'STATIC', dates: [] },
      ],
    },
  });
  await save({
    scri: {
      general_attributes: { name: 'SCRI.CALE', auto_deactivation: 'N' },
      scripts: [
        {
          process: [
            ':SET &A# = VALID_CALE(CALE.A, WEEKEND, "YYYY-MM-DD:2026-01-31")',
            ':SET &B# = VALID_CALE(CALE.A, WEEKEND, "YYYY-MM-DD:2026-02-02")',
            ':SET &C# = CALE_LOOK_AHEAD(CALE.A, WEEKEND, 10)',
            ':SET &D# = CALE_LOOK_AHEAD(CALE.A, NEVER, 400)',
            ':SET &E# = VALID_CALE(CALE.GONE, WEEKEND, 260131)',
            ':SET &F# = SYS_LAST_ERR_NR()',
            ':PRINT "[&A#][&B#][&C#][&D#][&F#]"',
          ],
        },
      ],
    },
  });
  const started = await server.request('/100/executions', {
    body: {
      object_name: 'SCRI.CALE',
      execution_option: 'once',
      // A Wednesday.
      once: { use_logical_time: '2026-01-28T12:00:00Z' },
    },
  });
  assert.equal(started.status, 200, started.text);
  const { run_id } = started.json as { run_id: number };
  const ended = await server.request(`/taktwerk/v1/100/executions/${run_id}?wait=30`);
  assert.equal((ended.json as { status: number }).status, 1900, ended.text);
  const report = await server.request(`/100/executions/${run_id}/reports/ACT`);
  assert.match(report.text, /\[Y\]\[N\]\[20260131\]\[0\]\[0*45921\]/);
});
