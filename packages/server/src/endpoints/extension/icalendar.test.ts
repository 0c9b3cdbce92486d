import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestServer } from '../../testing/test-server.ts';

const FEED = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//T//T//EN',
  'BEGIN:VEVENT',
  'UID:1',
  'DTSTAMP:20260101T000000Z',
  'DTSTART;VALUE=DATE:20261225',
  'RRULE:FREQ=YEARLY',
  'SUMMARY:Christmas',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');

test('iCalendar text becomes a calendar, and a calendar iCalendar text', async (t) => {
  const server = await startTestServer();
  t.after(() => server.end());
  const read = await server.request('/taktwerk/v1/100/icalendar', { body: { text: FEED } });
  assert.equal(read.status, 200, read.text);
  const { calendar_events } = JSON.parse(read.text);
  const saved = await server.request('/100/objects', {
    body: { data: { cale: { general_attributes: { name: 'C' }, calendar_events } }, path: '' },
  });
  assert.equal(saved.status, 200, saved.text);
  const path = '/taktwerk/v1/100/calendars/C/icalendar';
  const written = await server.request(`${path}?from=2026-01-01&to=2027-12-31`);
  assert.equal(written.status, 200, written.text);
  assert.match(written.headers.get('content-type') ?? '', /^text\/calendar/);
  assert.deepEqual(
    written.text.split('\r\n').filter((line) => line.startsWith('DTSTART')),
    ['DTSTART;VALUE=DATE:20261225', 'DTSTART;VALUE=DATE:20271225'],
  );
  for (const query of ['from=2026-02-30', 'from=2026-01-02&to=2026-01-01', 'from=2026-01-01&to=2150-01-01']) {
    assert.equal((await server.request(`${path}?${query}`)).status, 400, query);
  }
  assert.equal((await server.request('/taktwerk/v1/100/calendars/NONE/icalendar')).status, 404);
  const wrong = await server.request('/taktwerk/v1/100/icalendar', { body: { text: 'garbage' } });
  assert.equal(wrong.status, 400);
});
