import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';
import { startTokenIssuer, type TokenIssuer } from '../../testing/token-issuer.ts';

const MINUTE = 60_000;

let issuer: TokenIssuer;
let server: TestServer;
let time = Date.now();

before(async () => {
  issuer = await startTokenIssuer();
  server = await startTestServer({ pace: { now: () => time, wait: () => Promise.resolve() } });
  await settings(0, {
    JWKS_URL: issuer.jwksUrl,
    JWT_ISSUER: 'https://issuer.example',
    JWT_AUDIENCE: 'taktwerk',
  });
  for (const [name, value, active] of [
    ['ANNA/IT', 'Anna@example.org', true],
    ['BATCH/IT', 'app-1', true],
    ['SHUT/IT', 'shut@example.org', false],
    ['TWIN1/IT', 'twin@example.org', true],
    ['TWIN2/IT', 'twin@example.org', true],
  ] as const) {
    await putUser(name, value, active);
  }
});

after(async () => {
  await server.end();
  await issuer.end();
});

async function settings(client: number, keys: Readonly<Record<string, string>>): Promise<void> {
  const general = { name: 'UC_OAUTH_SETTINGS', type: 'VARA', sub_type: 'STATIC' };
  const rows = Object.entries(keys).map(([key, value1]) => ({ key, value1 }));
  const body = { data: { vara: { general_attributes: general, static_values: rows } }, path: '' };
  const path = `/${client}/objects?overwrite_existing_objects=true`;
  const { status, text } = await server.request(path, { body, credentials: `${client}/OPER/DEMO:geheim` });
  assert.equal(status, 200, text);
}

async function putUser(name: string, value: string, active: boolean): Promise<void> {
  const user_attributes = { is_active: active ? '1' : '0', password: 'x', oauth2_value: value };
  const general_attributes = { name, type: 'USER' };
  const body = { data: { user: { general_attributes, user_attributes } }, path: '' };
  const { status, text } = await server.request('/100/system/users', { body });
  assert.equal(status, 200, text);
}

function claims(changes: JWTPayload = {}): JWTPayload {
  return {
    iss: 'https://issuer.example',
    aud: 'taktwerk',
    exp: Math.floor(time / 1000) + 3600,
    email: 'Anna@example.org',
    ...changes,
  };
}

async function show(token: string): Promise<{ status: number; text: string }> {
  const headers = { authorization: `Bearer ${token}` };
  return server.request('/taktwerk/v1/100/tokens', { credentials: null, headers });
}

async function statusOf(changes: JWTPayload = {}): Promise<number> {
  return (await show(await issuer.sign(claims(changes)))).status;
}

test('a token of the issuer is the user whose OAuth2 value its claim has, to the letter', async () => {
  assert.equal(await statusOf(), 200);
  assert.equal(await statusOf({ email: '', appid: 'app-1' }), 200);
  assert.equal(await statusOf({ email: 'anna@example.org' }), 401);
  assert.equal(await statusOf({ email: 'nobody@example.org' }), 401);
  assert.equal(await statusOf({ email: 'twin@example.org' }), 401, 'two users have this value');
  assert.equal(await statusOf({ email: 'shut@example.org' }), 403, 'a locked user');
  assert.equal(await statusOf({ email: 7 }), 401);
});

test('a token of another issuer, for somebody else, out of its time, without an end, or forged is refused', async () => {
  const now = Math.floor(time / 1000);
  assert.equal(await statusOf({ iss: 'https://other.example' }), 401);
  assert.equal(await statusOf({ aud: 'other' }), 401);
  assert.equal(await statusOf({ exp: now - 61 }), 401);
  assert.equal(await statusOf({ exp: now - 59 }), 200, 'clocks may differ by a minute');
  assert.equal(await statusOf({ nbf: now + 61 }), 401);
  assert.equal(await statusOf({ nbf: now + 59 }), 200);
  const { exp, ...endless } = claims();
  assert(exp !== undefined);
  const refused = await show(await issuer.sign(endless));
  assert.deepEqual([refused.status, JSON.parse(refused.text).code], [401, 45254]);
  assert.equal((await show(await issuer.sign(claims(), { forged: true }))).status, 401);
});

test('a token without signature, or signed with a secret both sides know, is refused', async () => {
  assert.equal((await show(new UnsecuredJWT(claims()).encode())).status, 401);
  const keys = await (await fetch(issuer.jwksUrl)).text();
  const confused = new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: 'key-1' });
  assert.equal((await show(await confused.sign(Buffer.from(keys)))).status, 401);
  for (const text of ['x', 'a.b.c', `${'a'.repeat(17_000)}`]) assert.notEqual((await show(text)).status, 200);
});

test('a new key of the issuer is taken at once, and unknown ones ask for it no more than twice a minute', async () => {
  assert.equal(await statusOf(), 200);
  time += MINUTE;
  const old = await issuer.sign(claims());
  await issuer.rotate();
  const before = issuer.fetches;
  assert.equal(await statusOf({ jti: 'rotated' }), 200);
  assert.equal(issuer.fetches, before + 1);
  for (let token = 0; token < 5; token += 1) {
    assert.equal((await show(`${old.split('.').slice(0, 2).join('.')}.${token}aaa`)).status, 401);
  }
  assert.equal((await show(old)).status, 401);
  assert.equal(issuer.fetches, before + 1);
});

test('while the issuer is down its last keys go on for a day, and what needs new ones gets 503', async () => {
  time += 31_000;
  await issuer.stop();
  assert.equal(await statusOf({ jti: 'down' }), 200);
  await issuer.rotate();
  assert.equal(await statusOf({ jti: 'unknown key' }), 503);
  await issuer.start();
  time += 31_000;
  assert.equal(await statusOf({ jti: 'again' }), 200);
  await issuer.stop();
  time += 11 * MINUTE;
  assert.equal(await statusOf({ jti: 'stale' }), 200);
  time += 24 * 60 * MINUTE;
  assert.equal(await statusOf({ jti: 'too old' }), 503);
  await issuer.start();
  time += 31_000;
  assert.equal(await statusOf({ jti: 'back' }), 200);
});

test('the settings of a client stand in place of those of client 0, with claims and scopes of their own', async () => {
  const own = { JWKS_URL: issuer.jwksUrl, JWT_ID_KEYS: 'sub, name', JWT_SCOPES: 'run,read' };
  await settings(100, own);
  assert.equal(await statusOf({ iss: 'any', aud: 'any', scope: 'run read', sub: 'app-1' }), 200);
  assert.equal(await statusOf({ scp: ['read', 'run'], name: 'app-1' }), 200);
  assert.equal(await statusOf({ scope: 'run', sub: 'app-1' }), 401);
  assert.equal(await statusOf({ scope: 'run read' }), 401);
});

test('a key set that is not protected on its way is not used', async () => {
  await settings(100, { JWKS_URL: 'http://issuer.example/keys' });
  const { status, text } = await show(await issuer.sign(claims({ jti: 'plain' })));
  assert.equal(status, 503);
  assert.match(text, /expected an https address/);
});

test('a verified token ends with its time, and a change of its user counts at once', async () => {
  await settings(100, { JWKS_URL: issuer.jwksUrl });
  const token = await issuer.sign(claims({ exp: Math.floor(time / 1000) + 10 }));
  assert.equal((await show(token)).status, 200);
  time += 10_000 + MINUTE;
  assert.equal((await show(token)).status, 401);
  const longer = await issuer.sign(claims());
  assert.equal((await show(longer)).status, 200);
  const { store } = server.taktwerk;
  const audit = { time, client: 100, user: 'T', action: 'lock', subject: 'ANNA/IT', details: '' };
  const anna = { client: 100, name: 'ANNA', department: 'IT' };
  await store.users.setAccess(anna, { active: false }, { ...audit, outcome: 'done' });
  assert.equal((await show(longer)).status, 403);
});
