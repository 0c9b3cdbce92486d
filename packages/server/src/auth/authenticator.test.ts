import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openSqliteStore, type Store } from '@taktwerk/store';
import { Authenticator } from './authenticator.ts';
import { hashPassword } from './password.ts';

let folder: string;
let store: Store;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taktwerk-auth-'));
  store = await openSqliteStore({ folder, readers: 1 });
  await store.clients.create({ client: 100, title: 'Test' });
});

after(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

async function putUser(name: string, password: string, active = true): Promise<void> {
  const full = `${name}/DEMO`;
  await store.users.put(
    { client: 100, name, department: 'DEMO', passwordHash: await hashPassword(password), active },
    {
      client: 100,
      name: full,
      type: 'USER',
      title: null,
      archiveKey1: null,
      archiveKey2: null,
      folder: '',
      content: JSON.stringify({ general_attributes: { name: full } }),
      varaRows: [],
      scriptText: '',
      documentationText: '',
    },
    { time: 0, client: 100, user: 'T', action: 'create user', subject: full, outcome: 'done', details: '' },
  );
}

const basic = (text: string, encoding: 'utf8' | 'latin1' = 'utf8') =>
  `Basic ${Buffer.from(text, encoding).toString('base64')}`;

/** An authenticator whose clock moves only when it is told to or when it waits, and that counts its look-ups. */
function authenticator() {
  let time = 1_000_000;
  let lookUps = 0;
  const waits: number[] = [];
  const counted: Pick<Store, 'users' | 'clients'> = {
    clients: store.clients,
    users: {
      ...store.users,
      find: (...user) => {
        lookUps += 1;
        return store.users.find(...user);
      },
    },
  };
  return {
    asks: new Authenticator(counted, {
      now: () => time,
      wait: async (milliseconds) => {
        waits.push(milliseconds);
        time += milliseconds;
      },
    }),
    waits,
    lookUps: () => lookUps,
    move: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}

test('a verified header is taken for a minute without another look', async () => {
  await putUser('CACHE', 'one');
  const { asks, lookUps, move } = authenticator();
  const header = basic('CACHE/DEMO:one');
  for (let count = 0; count < 3; count += 1) {
    assert.deepEqual(await asks.authenticate(header, 100, 'a'), { client: 100, user: 'CACHE/DEMO' });
  }
  assert.equal(lookUps(), 1);
  move(60_001);
  await asks.authenticate(header, 100, 'a');
  assert.equal(lookUps(), 2);
});

test('the same header sent many times at once is verified once', async () => {
  await putUser('MANY', 'one');
  const { asks, lookUps } = authenticator();
  await Promise.all(Array.from({ length: 50 }, () => asks.authenticate(basic('MANY/DEMO:one'), 100, 'a')));
  assert.equal(lookUps(), 1);
});

test('a changed password counts at once', async () => {
  await putUser('CHANGE', 'old');
  const { asks } = authenticator();
  await asks.authenticate(basic('CHANGE/DEMO:old'), 100, 'a');
  await putUser('CHANGE', 'new');
  asks.usersChanged();
  await assert.rejects(asks.authenticate(basic('CHANGE/DEMO:old'), 100, 'a'), { reason: 'badCredentials' });
  await asks.authenticate(basic('CHANGE/DEMO:new'), 100, 'a');
});

test('a locked user learns so only with the right password', async () => {
  await putUser('LOCK', 'right', false);
  const { asks } = authenticator();
  await assert.rejects(asks.authenticate(basic('LOCK/DEMO:wrong'), 100, 'a'), { reason: 'badCredentials' });
  await assert.rejects(asks.authenticate(basic('LOCK/DEMO:right'), 100, 'a'), { reason: 'userLocked' });
});

test('a password is taken in UTF-8 and in ISO-8859-1', async () => {
  await putUser('UMLAUT', 'grün');
  for (const encoding of ['utf8', 'latin1'] as const) {
    const { asks } = authenticator();
    await asks.authenticate(basic('UMLAUT/DEMO:grün', encoding), 100, 'a');
  }
});

test('guessing gets slower for the user and address that guess, and for nobody else', async () => {
  await putUser('GUESS', 'right');
  const { asks, waits } = authenticator();
  for (let guess = 0; guess < 6; guess += 1) {
    await assert.rejects(asks.authenticate(basic(`GUESS/DEMO:${guess}`), 100, 'a'), {
      reason: 'badCredentials',
    });
  }
  assert.deepEqual(waits, [250, 500]);
  await assert.rejects(asks.authenticate(basic('GUESS/DEMO:0'), 100, 'b'), { reason: 'badCredentials' });
  assert.deepEqual(waits, [250, 500]);
  await asks.authenticate(basic('GUESS/DEMO:right'), 100, 'a');
  assert.deepEqual(waits, [250, 500, 1000]);
});

test('a user of another client is unknown, and so is a client that does not exist', async () => {
  await putUser('ALONE', 'one');
  await store.clients.create({ client: 200, title: 'Other' });
  const { asks } = authenticator();
  await assert.rejects(asks.authenticate(basic('ALONE/DEMO:one'), 200, 'a'), { reason: 'badCredentials' });
  await assert.rejects(asks.authenticate(basic('100/ALONE/DEMO:one'), 200, 'a'), {
    reason: 'clientMismatch',
  });
  await assert.rejects(asks.authenticate(basic('ALONE/DEMO:one'), 300, 'a'), { reason: 'unknownClient' });
});
