import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import type { Task } from '@taktwerk/model';
import { type ObjectDraft, openSqliteStore, type Store } from '@taktwerk/store';
import { type Clock, systemClock } from '../clock.ts';
import { openTaktwerk } from '../node/open-taktwerk.ts';
import type { Taktwerk } from '../taktwerk.ts';
import { draft } from '../testing/draft.ts';
import { whenWaiting } from '../testing/when-waiting.ts';
import { smtpMailer } from './smtp-mailer.ts';
import { MailServer } from './testing/mail-server.ts';

const caller = { client: 100, user: 'OPER/DEMO' };
/** How many times faster than real time pauses go by, however many there are between attempts. */
const HURRY = 50;
const PATIENCE = 20_000 * HURRY;

const hurriedClock: Clock = {
  ...systemClock,
  after: (milliseconds, call) => systemClock.after(milliseconds / HURRY, call),
};

const user = (name: string, email: string) => draft('user', name, { user_attributes: { email } });

function call(name: string, kind: string, recipients: readonly string[], more: object = {}): ObjectDraft {
  const list = recipients.map((one) => {
    const [type = '', recipient = ''] = one.split(' ');
    return { type, name: recipient };
  });
  const call_attributes = {
    kind,
    subject: `Run &$RUNID# of ${name}`,
    text: 'Look at &WHAT#.',
    recipients: list,
    ...more,
  };
  return draft('call', name, { call_attributes, object_variables: { name: 'WHAT', value: 'näxt ☃' } });
}

class World {
  readonly mail = new MailServer();
  readonly folder: string;
  store: Store | null = null;
  node: Taktwerk | null = null;
  port = 0;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** `commits` sees every commit before it is written, and may refuse it. */
  async open(commits: (index: number) => void = () => {}): Promise<Taktwerk> {
    const store = await openSqliteStore({ folder: this.folder });
    if ((await store.clients.list()).length === 0) await store.clients.create({ client: 100, title: 'Test' });
    let index = 0;
    const watched: Store = {
      ...store,
      commit: async (batch) => {
        index += 1;
        commits(index);
        await store.commit(batch);
      },
    };
    this.store = store;
    const login = null;
    const mailer = smtpMailer({
      host: '127.0.0.1',
      port: this.port,
      tls: 'none',
      ca: null,
      login,
      from: 'taktwerk@example.org',
      timeout: 5000,
    });
    const openSecret = (sealed: string) => sealed.replace('sealed ', '');
    const options = { enrolmentToken: 'token', log: () => {}, clock: hurriedClock, mailer, openSecret };
    this.node = await openTaktwerk({ store: watched, ...options });
    return this.node;
  }

  async end(): Promise<void> {
    await this.node?.drain();
    await this.store?.close();
  }
}

async function world(t: TestContext): Promise<World> {
  const made = new World(await mkdtemp(join(tmpdir(), 'taktwerk-notifications-')));
  made.port = await made.mail.start();
  t.after(async () => {
    await made.end();
    await made.mail.stop();
    await rm(made.folder, { recursive: true });
  });
  return made;
}

async function run(node: Taktwerk, ...drafts: readonly ObjectDraft[]): Promise<number> {
  const saved = await node.saveObjects(caller, drafts, { overwrite: true });
  assert.equal(saved.kind, 'saved');
  return (await node.execute(caller, { objectName: drafts[0]?.name ?? '' })).runId;
}

const ended = (node: Taktwerk, runId: number): Promise<Task> => node.whenEnded(100, runId, PATIENCE);

/** A header of a mail, its folded lines joined. */
function header(source: string, name: string): string {
  const [head = ''] = source.split('\r\n\r\n', 1);
  const line = head
    .replaceAll('\r\n ', ' ')
    .split('\r\n')
    .find((one) => one.startsWith(`${name}: `));
  return line?.slice(name.length + 2) ?? '';
}

test('a mail goes to addresses, users and members of groups, each once, and its task ends when all are sent', async (t) => {
  const place = await world(t);
  const { mail } = place;
  const node = await place.open();
  const group = draft('usrg', 'NIGHT', {
    members: [{ USERNAME: 'ANNA/OPS' }, { USERNAME: 'BOB/OPS' }, { USERNAME: 'MUTE/OPS' }],
  });
  const people = [
    user('ANNA/OPS', 'anna@example.org'),
    user('BOB/OPS', 'bob@example.org'),
    user('MUTE/OPS', ''),
  ];
  const runId = await run(
    node,
    call('C', 'MAIL', ['MAIL ops@example.org', 'USER ANNA/OPS', 'GROUP NIGHT']),
    group,
    ...people,
  );
  const task = await ended(node, runId);
  assert.deepEqual([task.status, task.returnCode], [1960, 0]);
  assert.deepEqual(mail.received.flatMap(({ to }) => to).sort(), [
    'anna@example.org',
    'bob@example.org',
    'ops@example.org',
  ]);
  const first = mail.received[0];
  assert.match(
    header(first?.source ?? '', 'Message-ID'),
    new RegExp(`^<taktwerk-100-${runId}-\\d@example.org>$`),
  );
  assert.equal(header(first?.source ?? '', 'Auto-Submitted'), 'auto-generated');
});

test('subjects and texts keep every letter, and no variable can add a header or a recipient', async (t) => {
  const place = await world(t);
  const node = await place.open();
  const evil = 'Grüße ☃\r\nBcc: victim@example.org\r\n\r\nbody';
  const content = call('C', 'MAIL', ['MAIL ops@example.org'], { subject: '&WHAT#', text: '.\r\nÄ &WHAT#' });
  const changed = JSON.parse(content.content) as { object_variables: { value: string } };
  changed.object_variables.value = evil;
  const runId = await run(node, { ...content, content: JSON.stringify(changed) });
  assert.equal((await ended(node, runId)).status, 1960);
  assert.equal(place.mail.received.length, 1);
  const { to, source } = place.mail.received[0] ?? { to: [], source: '' };
  assert.deepEqual(to, ['ops@example.org']);
  assert.equal(header(source, 'Bcc'), '');
  const coded = header(source, 'Subject');
  const decoded = coded
    .split(' ')
    .map((word) => Buffer.from(word.replace('=?UTF-8?B?', '').replace('?=', ''), 'base64').toString())
    .join('');
  assert.match(coded, /^=\?UTF-8\?/);
  assert.ok(coded.includes('?Q?') || decoded.startsWith('Grüße ☃'), coded);
  const bad = call('D', 'MAIL', ['MAIL &WHAT#']);
  const refused = await ended(node, await run(node, bad));
  assert.equal(refused.status, 1860);
  assert.match(refused.statusDetail ?? '', /not one mail address/);
});

test('a mail server that is down or refuses for now gets the mail later; one that refuses for good ends the task with its reason', async (t) => {
  const place = await world(t);
  const node = await place.open();
  await place.mail.stop();
  const runId = await run(node, call('C', 'MAIL', ['MAIL ops@example.org']));
  const wait = await whenWaiting(node, runId, 'mail');
  assert.equal(wait.status, 1542);
  assert.match(wait.text, /ops@example.org/);
  await place.mail.start(place.port);
  assert.equal((await ended(node, runId)).status, 1960);

  place.mail.refusals.set('later@example.org', 451);
  const { promise, resolve } = Promise.withResolvers<void>();
  place.mail.onRefusal = resolve;
  const later = await run(node, call('D', 'MAIL', ['MAIL later@example.org']));
  await promise;
  place.mail.refusals.clear();
  assert.equal((await ended(node, later)).status, 1960);

  place.mail.refusals.set('nobody@example.org', 550);
  const never = await ended(node, await run(node, call('E', 'MAIL', ['MAIL nobody@example.org'])));
  assert.equal(never.status, 1860);
  assert.match(never.statusDetail ?? '', /No mail for nobody@example.org/);
});

test('a cancelled notification sends nothing when the mail server is back', async (t) => {
  const place = await world(t);
  const node = await place.open();
  await place.mail.stop();
  const runId = await run(node, call('C', 'MAIL', ['MAIL ops@example.org']));
  await node.cancel(caller, runId, { recursive: false });
  await place.mail.start(place.port);
  assert.equal(
    (await ended(node, await run(node, call('D', 'MAIL', ['MAIL other@example.org'])))).status,
    1960,
  );
  assert.deepEqual(
    place.mail.received.flatMap(({ to }) => to),
    ['other@example.org'],
  );
});

test('whichever commit fails, the mail leaves at least once under one id, and the task ends once', async (t) => {
  for (let fault = 1; fault <= 6; fault += 1) {
    const place = await world(t);
    let armed = Number.POSITIVE_INFINITY;
    let seen = 0;
    const node = await place.open((index) => {
      seen = index;
      if (index !== armed) return;
      armed = Number.POSITIVE_INFINITY;
      throw new Error('disk full');
    });
    await node.saveObjects(caller, [call('C', 'MAIL', ['MAIL ops@example.org'])], { overwrite: true });
    armed = seen + fault;
    const started = await node.execute(caller, { objectName: 'C' }).catch(() => null);
    // Nothing is sent for an activation that did not become durable.
    if (started === null) {
      assert.equal(place.mail.received.length, 0);
      continue;
    }
    assert.equal((await ended(node, started.runId)).status, 1960);
    assert.ok(place.mail.received.length >= 1);
    const ids = new Set(place.mail.received.map(({ source }) => header(source, 'Message-ID')));
    assert.equal(ids.size, 1);
    assert.deepEqual(await node.store.inbox.waiting('outgoing/mail', 10), []);
  }
});

test('a mail that had not left when the server ended is sent by the next one', async (t) => {
  const place = await world(t);
  const first = await place.open();
  await place.mail.stop();
  const runId = await run(first, call('C', 'MAIL', ['MAIL ops@example.org']));
  await whenWaiting(first, runId, 'mail');
  await place.end();
  await place.mail.start(place.port);
  const second = await place.open();
  assert.equal((await ended(second, runId)).status, 1960);
  assert.equal(place.mail.received.length, 1);
});

interface Hook {
  readonly url: string;
  readonly calls: { readonly headers: Readonly<Record<string, unknown>>; readonly body: string }[];
  /** Statuses of the next answers; 200 behind them. */
  readonly statuses: number[];
  next(): Promise<void>;
}

async function hook(t: TestContext): Promise<Hook> {
  const calls: { headers: Readonly<Record<string, unknown>>; body: string }[] = [];
  const statuses: number[] = [];
  let arrived = Promise.withResolvers<void>();
  const server: Server = createServer((request, response) => {
    void text(request).then((body) => {
      calls.push({ headers: request.headers, body });
      response.writeHead(statuses.shift() ?? 200).end();
      arrived.resolve();
      arrived = Promise.withResolvers<void>();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const address = server.address();
  const port = address === null || typeof address === 'string' ? 0 : address.port;
  return { url: `http://127.0.0.1:${port}/hook`, calls, statuses, next: () => arrived.promise };
}

const watch = (name: string, watch_attributes: object) => draft('watch', name, { watch_attributes });
const bad = draft('scri', 'BAD', { scripts: [{ process: [':EXIT 7'] }] });

test('a rule posts failures to a webhook, signed, until it is taken, always with the same id and body', async (t) => {
  const place = await world(t);
  const node = await place.open();
  const receiver = await hook(t);
  receiver.statuses.push(503, 429);
  await node.saveObjects(
    caller,
    [watch('WATCH.FAIL', { event: 'END', names: ['B*'], webhook_url: receiver.url, secret: 'sealed key' })],
    { overwrite: true },
  );
  const runId = await run(node, bad);
  while (receiver.calls.length < 3) await receiver.next();
  const [first, ...others] = receiver.calls;
  assert.ok(first !== undefined);
  for (const other of others) {
    assert.equal(other.body, first.body);
    assert.equal(other.headers['taktwerk-delivery'], `100-${runId}-end-WATCH.FAIL`);
  }
  const [time = '', code = ''] = String(first.headers['taktwerk-signature']).split(',');
  const expected = createHmac('sha256', 'key')
    .update(`${time.slice(2)}.${first.body}`)
    .digest('hex');
  assert.equal(code, `v1=${expected}`);
  const told = JSON.parse(first.body) as {
    event: string;
    task: { run_id: number; status: number; return_code: number };
  };
  assert.deepEqual(
    [told.event, told.task.run_id, told.task.status, told.task.return_code],
    ['end', runId, 1800, 7],
  );
});

test('a webhook that refuses for good is given up with a line of audit, and redirects are not followed', async (t) => {
  const place = await world(t);
  const node = await place.open();
  const receiver = await hook(t);
  receiver.statuses.push(307, 410);
  await node.saveObjects(caller, [watch('W', { event: 'END', webhook_url: receiver.url })], {
    overwrite: true,
  });
  await run(node, bad);
  while (receiver.calls.length < 2) await receiver.next();
  for (;;) {
    const audit = await node.store.audit.find({ client: 100, limit: 10, action: 'send webhook' });
    if (audit.length === 0) {
      await new Promise((resolve) => setImmediate(resolve));
      continue;
    }
    assert.match(audit[0]?.details ?? '', /the receiver answered 410/);
    break;
  }
  assert.equal(receiver.calls.length, 2);
});

test('a rule executes a notification for a failed task, once, with what it tells as variables', async (t) => {
  const place = await world(t);
  const node = await place.open();
  const notify = call('CALL.OPS', 'MAIL', ['MAIL ops@example.org'], {
    subject: '&WATCH_NAME# &WATCH_RUNID#: &WATCH_STATUS#',
  });
  await node.saveObjects(caller, [notify, watch('W', { event: 'END', execute: 'CALL.OPS' })], {
    overwrite: true,
  });
  const runId = await run(node, bad);
  await place.mail.has(1);
  assert.equal(header(place.mail.received[0]?.source ?? '', 'Subject'), `BAD ${runId}: 1800`);
});

test('only whom a notification is addressed to can answer it, once, and the answer is in the audit', async (t) => {
  const place = await world(t);
  const node = await place.open();
  const group = draft('usrg', 'NIGHT', { members: [{ USERNAME: 'BOB/OPS' }] });
  const runId = await run(
    node,
    call('C', 'REQUEST', ['USER ANNA/OPS', 'GROUP NIGHT']),
    group,
    user('ANNA/OPS', ''),
  );
  const open = async (name: string) =>
    (await node.store.notifications.open({ client: 100, user: name, limit: 10 })).map((one) => one.subject);
  while ((await open('BOB/OPS')).length === 0) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(await open('ANNA/OPS'), [`Run ${runId} of C`]);
  assert.deepEqual(await open('OPER/DEMO'), []);
  const say = (name: string) => node.answerNotification({ client: 100, user: name }, runId, 'YES', 'user');
  await assert.rejects(say('OPER/DEMO'), /not addressed/);
  await say('BOB/OPS');
  await assert.rejects(say('ANNA/OPS'), /ended/);
  const task = await ended(node, runId);
  assert.deepEqual([task.status, task.returnCode], [1901, 0]);
  const audit = await node.store.audit.find({ client: 100, limit: 10, action: 'answer YES' });
  assert.deepEqual(
    audit.map((one) => [one.user, one.subject, one.outcome]),
    [['BOB/OPS', String(runId), 'done']],
  );
});
