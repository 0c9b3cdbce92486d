import assert from 'node:assert/strict';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { generate } from 'selfsigned';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { type SmtpSettings, smtpMailer } from './smtp-mailer.ts';

const LETTER = { id: 'x1', to: 'OPS@EXAMPLE.ORG', subject: 'Ünfall', text: 'Hilfe' };
const made = await generate([{ name: 'commonName', value: 'localhost' }], {
  keySize: 2048,
  algorithm: 'sha256',
  extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
});

/** What a mail came over, and who had logged in. */
interface Taken {
  readonly secure: boolean;
  readonly user: string;
  readonly source: string;
}

/** A real mail server with a certificate of its own that wants `mailer` and `geheim`. */
async function startServer(t: TestContext, options: SMTPServerOptions) {
  const taken: Taken[] = [];
  const server = new SMTPServer({
    key: made.private,
    cert: made.cert,
    onAuth: ({ username, password }, _session, done) => {
      if (username === 'mailer' && password === 'geheim') done(null, { user: username });
      else done(new Error('Wrong user or password'));
    },
    onData: (stream, { secure, user }, done) => {
      text(stream).then((source) => {
        taken.push({ secure, user: String(user ?? ''), source });
        done();
      }, done);
    },
    ...options,
  });
  // A client that breaks off is what some of the tests are about.
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  t.after(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const address = server.server.address();
  assert.ok(address !== null && typeof address === 'object');
  const send = async (settings: Partial<SmtpSettings>) => {
    const mailer = smtpMailer({
      host: 'localhost',
      port: address.port,
      tls: 'implicit',
      ca: made.cert,
      login: { user: 'mailer', password: 'geheim' },
      from: 'taktwerk@example.org',
      timeout: 10_000,
      ...settings,
    });
    try {
      return await mailer.send(LETTER);
    } finally {
      mailer.close();
    }
  };
  return { taken, send };
}

test('a mail goes over TLS from the start with a log-in, and not to a server whose certificate nobody vouches for', async (t) => {
  const { taken, send } = await startServer(t, { secure: true });
  assert.deepEqual(await send({}), { kind: 'sent' });
  assert.deepEqual([taken[0]?.secure, taken[0]?.user], [true, 'mailer']);
  assert.match(taken[0]?.source ?? '', /Message-ID: <taktwerk-x1@example\.org>/);
  const stranger = await send({ ca: null });
  assert.equal(stranger.kind, 'later');
  assert.equal(taken.length, 1);
});

test('a mail goes over TLS that begins after the greeting, and nothing is said to a server that has none', async (t) => {
  const { taken, send } = await startServer(t, { secure: false });
  assert.deepEqual(await send({ tls: 'starttls' }), { kind: 'sent' });
  assert.deepEqual([taken[0]?.secure, taken[0]?.user], [true, 'mailer']);
  const plain = await startServer(t, {
    secure: false,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
  });
  assert.equal((await plain.send({ tls: 'starttls' })).kind, 'later');
  assert.deepEqual(plain.taken, []);
});

test('a wrong password is tried again later without being told, and a missing log-in sends nothing', async (t) => {
  const { taken, send } = await startServer(t, { secure: true });
  const wrong = await send({ login: { user: 'mailer', password: 'verkehrt' } });
  assert.equal(wrong.kind, 'later');
  assert.ok(!JSON.stringify(wrong).includes('verkehrt'));
  assert.notEqual((await send({ login: null })).kind, 'sent');
  assert.deepEqual(taken, []);
});
