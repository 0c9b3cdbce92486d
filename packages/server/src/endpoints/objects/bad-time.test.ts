import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.end());

const post = (type: string, content: { readonly [member: string]: unknown }) =>
  server.request('/100/objects?overwrite_existing_objects=true', {
    body: { data: { [type]: content }, path: '' },
  });
const general = (name: string, more: object = {}) => ({ general_attributes: { name, ...more } });

/** Bad input of one kind: the object, and what the refusal says with the place. */
async function assertRefused(type: string, content: object, ...says: readonly RegExp[]): Promise<void> {
  const answer = await post(type, { ...content });
  assert.equal(answer.status, 400, answer.text);
  for (const pattern of says) assert.match(answer.text, pattern);
  const name = (content as { general_attributes: { name: string } }).general_attributes.name;
  assert.equal((await server.request(`/100/objects/${encodeURIComponent(name)}`)).status, 404);
}

test('a date that does not exist is refused with its place, wherever it stands', async () => {
  await assertRefused(
    'cale',
    { ...general('CALE.BAD'), calendar_events: [{ name: 'E', type: 'STATIC', dates: ['2026-02-30'] }] },
    /calendar_events\[0\]\.dates/,
    /2026-02-30/,
  );
  await assertRefused(
    'period',
    { ...general('PERIOD.BAD'), period_attributes: { execute_at: '08:00', start_date: '2026-13-01' } },
    /period_attributes\.start_date/,
  );
  await assertRefused(
    'blackout',
    {
      ...general('BLACKOUT.BAD'),
      blackout_attributes: { windows: [{ begin: '2026-02-29 10:00', end: '2026-03-01 10:00' }] },
    },
    /blackout_attributes\.windows\[0\]\.begin/,
  );
});

test('an interval of nothing is refused with its place', async () => {
  for (const execute_after of ['PT0S', 'PT0M', '', '-PT5M'])
    await assertRefused(
      'period',
      { ...general('PERIOD.NOTHING'), period_attributes: { execute_after } },
      /period_attributes\.execute_after/,
    );
  await assertRefused(
    'cale',
    {
      ...general('CALE.NOTHING'),
      calendar_events: [{ name: 'E', type: 'INTERVAL', start_date: '2026-01-01', interval: '0' }],
    },
    /calendar_events\[0\]\.interval/,
  );
  await assertRefused(
    'jsch',
    {
      ...general('JSCH.NOTHING'),
      schedule_attributes: { period_duration: '0' },
      workflow_definitions: [{ line_number: '1', object_name: 'A' }],
    },
    /schedule_attributes\.period_duration/,
  );
});

test('cron text that means nothing is refused with its place and the field', async () => {
  await assertRefused(
    'period',
    { ...general('PERIOD.CRON'), period_attributes: { cron: '0 25 * * *' } },
    /period_attributes\.cron/,
    /25/,
  );
  const line = { line_number: '1', object_name: 'A', cron: '0 25 * * *' };
  await assertRefused(
    'jsch',
    { ...general('JSCH.CRON'), workflow_definitions: [line] },
    /workflow_definitions\[0\]\.cron/,
    /hour .*25/,
  );
  const both = { ...line, cron: '0 5 * * *', earliest_start_time: '000600' };
  await assertRefused(
    'jsch',
    { ...general('JSCH.CRON'), workflow_definitions: [both] },
    /workflow_definitions\[0\]\.cron/,
    /earliest_start_time/,
  );
});

test('calendar events in a circle are refused with the way round, also through another calendar', async () => {
  const own = {
    ...general('CALE.SELF'),
    calendar_events: [{ name: 'G', type: 'GROUP', members: [{ event: 'G' }] }],
  };
  await assertRefused('cale', own, /calendar_events\[0\]/, /CALE\.SELF\/G → CALE\.SELF\/G/);
  const first = {
    ...general('CALE.ONE'),
    calendar_events: [{ name: 'G', type: 'GROUP', members: [{ calendar: 'CALE.TWO', event: 'G' }] }],
  };
  assert.equal((await post('cale', first)).status, 200);
  const second = {
    ...general('CALE.TWO'),
    calendar_events: [{ name: 'G', type: 'GROUP', members: [{ calendar: 'CALE.ONE', event: 'G' }] }],
  };
  await assertRefused('cale', second, /calendar_events\[0\]/, /CALE\.TWO\/G → CALE\.ONE\/G → CALE\.TWO\/G/);
});

test('a schedule that holds itself is refused with its line', async () => {
  await assertRefused(
    'jsch',
    { ...general('JSCH.SELF'), workflow_definitions: [{ line_number: '1', object_name: 'jsch.self' }] },
    /workflow_definitions\[0\]\.object_name/,
    /cannot hold itself/,
  );
});

test('a zone nobody knows is refused with its place; a TZ object, also one saved before, makes it known', async () => {
  const schedule = {
    ...general('JSCH.ZONE', { timezone: 'TZ.PLANT' }),
    workflow_definitions: [{ line_number: '1', object_name: 'A' }],
  };
  await assertRefused('jsch', schedule, /data\.jsch\.general_attributes\.timezone/, /is \\?"TZ\.PLANT/);
  await assertRefused(
    'tz',
    { ...general('TZ.BAD'), tz_attributes: { zone: 'Europe/Atlantis' } },
    /tz_attributes\.zone/,
    /Europe\/Atlantis/,
  );
  const plant = { ...general('TZ.PLANT'), tz_attributes: { zone: 'Asia/Tokyo' } };
  assert.equal((await post('tz', plant)).status, 200);
  assert.equal((await post('jsch', schedule)).status, 200);
});
