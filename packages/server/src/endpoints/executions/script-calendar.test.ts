import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestServer } from '../../testing/test-server.ts';

test('a script counts days and times with calendars and time zones, and reads what is wrong with one', async (t) => {
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
            ':SET &A# = ADD_DAYS("YYYY-MM-DD:2024-02-25", 2, CALE.A, WEEKEND)',
            ':SET &B# = SUB_DAYS("YYYY-MM-DD:2024-03-02", 1, CALE.A, WEEKEND)',
            ':SET &C# = FIRST_OF_PERIOD("YYYY-MM-DD:2024-02-10", MM, CALE.A, WEEKEND)',
            ':SET &D# = LAST_OF_PERIOD("YYYY-MM-DD:2024-12-01", YY, CALE.A, WEEKEND)',
            ':PRINT "[&A#][&B#][&C#][&D#]"',
            ':SET &A# = LAST_OF_PERIOD("20240210", MM, CALE.A, NEVER)',
            ':SET &B# = SYS_LAST_ERR_NR()',
            ':SET &C# = ADD_DAYS("20240210", 1, CALE.A, GONE)',
            ':SET &D# = SYS_LAST_ERR_NR()',
            ':PRINT "[&A#][&B#][&C#][&D#]"',
            ':SET &A# = CONV_TIMESTAMP("2024-12-31 23:30:15", , , "Europe/Vienna")',
            // Clocks are put forward at 02:00, back at 03:00.
            ':SET &B# = CONV_TIMESTAMP("2026-03-29 02:30:15", , "Europe/Vienna")',
            ':SET &C# = CONV_TIMESTAMP("2026-10-25 02:30:15", , "Europe/Vienna")',
            ':SET &E# = SYS_TIME("HH:MM:SS")',
            ':SET &F# = SYS_TIME("HH:MM:SS", "Asia/Tokyo")',
            ':SET &D# = SUB_TIME(&F#, &E#)',
            ':PRINT "[&A#][&B#][&C#][&D#]"',
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
  const line = (...values: readonly string[]): string => values.map((value) => `[${value}]`).join('');
  for (const expected of [
    line('Y', 'N', '20260131', '0', '45921'),
    line('2024-03-03', '2024-02-25', '2024-02-03', '2024-12-29'),
    line('0', '20327', '0', '20328'),
    line('2025-01-01 00:30:15', '2026-03-29 01:00:00', '2026-10-25 00:30:15', '090000'),
  ])
    assert.ok(report.text.includes(expected), `${expected} is not in ${report.text}`);
});
