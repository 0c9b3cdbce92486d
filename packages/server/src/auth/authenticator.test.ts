import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { TaktwerkError } from '@taktwerk/model';
import { openSqliteStore, type Store, type UserAccess } from '@taktwerk/store';
import { Authenticator, type LoginStore } from './authenticator.ts';
import { Directories } from './ldap/directories.ts';
import type { Login } from './login.ts';
import { hashPassword } from './password.ts';

const AFAR = () => ({ address: '192.0.2.1', local: false });
const ELSEWHERE = () => ({ address: '192.0.2.2', local: false });
const HERE = () => ({ address: '127.0.0.1', local: true });

let folder: string;
let store: Store;
let noDirectory: Directories;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taktwerk-auth-'));
  store = await openSqliteStore({ folder, readers: { min: 1, max: 1, idleTime: 0 } });
  await store.clients.create({ client: 100, title: 'Test' });
  noDirectory = await Directories.open(store, null);
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

async function setAccess(name: string, access: UserAccess): Promise<void> {
  const audit = {
    time: 0,
    client: 100,
    user: 'T',
    action: 'set',
    subject: name,
    outcome: 'done',
    details: '',
  };
  await store.users.setAccess({ client: 100, name, department: 'DEMO' }, access, {
    ...audit,
    outcome: 'done',
  });
}

async function saveVara(name: string, rows: readonly (readonly [string, string])[]): Promise<void> {
  await store.objects.save(
    [
      {
        client: 100,
        name,
        type: 'VARA',
        title: null,
        archiveKey1: null,
        archiveKey2: null,
        folder: '',
        content: '{}',
        varaRows: rows.map(([key, value]) => ({
          client: 100,
          vara: name,
          key,
          values: [value, '', '', '', ''],
        })),
        scriptText: '',
        documentationText: '',
      },
    ],
    { overwrite: true, by: 'T', at: 0 },
    { time: 0, client: 100, user: 'T', action: 'save object', subject: name, outcome: 'done', details: '' },
  );
}

/** What of the audit is about a user, the newest first. */
async function audited(name: string): Promise<readonly string[]> {
  const entries = await store.audit.list(100, 1000);
  return entries
    .filter((entry) => entry.subject === name)
    .map((entry) => `${entry.action}: ${entry.details}`);
}

const basic = (text: string, encoding: 'utf8' | 'latin1' = 'utf8') =>
  `Basic ${Buffer.from(text, encoding).toString('base64')}`;

/** An authenticator whose clock moves only when it is told to or when it waits, and that counts its look-ups. */
function authenticator() {
  let time = 1_000_000;
  let lookUps = 0;
  const waits: number[] = [];
  const counted: LoginStore = {
    ...store,
    users: {
      ...store.users,
      find: (...user) => {
        lookUps += 1;
        return store.users.find(...user);
      },
    },
  };
  return {
    asks: new Authenticator(
      counted,
      {
        now: () => time,
        wait: async (milliseconds) => {
          waits.push(milliseconds);
          time += milliseconds;
        },
      },
      noDirectory,
      assert.ifError,
    ),
    now: () => time,
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
    const { caller, by }: Login = await asks.authenticate(header, 100, AFAR);
    assert.deepEqual([caller, by], [{ client: 100, user: 'CACHE/DEMO' }, 'password']);
  }
  assert.equal(lookUps(), 1);
  move(60_001);
  await asks.authenticate(header, 100, AFAR);
  assert.equal(lookUps(), 2);
});

test('the same header sent many times at once is verified once', async () => {
  await putUser('MANY', 'one');
  const { asks, lookUps } = authenticator();
  await Promise.all(Array.from({ length: 50 }, () => asks.authenticate(basic('MANY/DEMO:one'), 100, AFAR)));
  assert.equal(lookUps(), 1);
});

test('a changed password counts at once', async () => {
  await putUser('CHANGE', 'old');
  const { asks } = authenticator();
  await asks.authenticate(basic('CHANGE/DEMO:old'), 100, AFAR);
  await putUser('CHANGE', 'new');
  await assert.rejects(asks.authenticate(basic('CHANGE/DEMO:old'), 100, AFAR), { reason: 'badCredentials' });
  await asks.authenticate(basic('CHANGE/DEMO:new'), 100, AFAR);
});

test('a change of another user costs no verification of this one', async () => {
  await putUser('STEADY', 'one');
  await putUser('OTHER', 'one');
  const { asks, lookUps } = authenticator();
  const header = basic('STEADY/DEMO:one');
  await asks.authenticate(header, 100, AFAR);
  await putUser('OTHER', 'two');
  await asks.authenticate(header, 100, AFAR);
  assert.equal(lookUps(), 2);
  await asks.authenticate(header, 100, AFAR);
  assert.equal(lookUps(), 2);
});

test('a lock set elsewhere counts for a header that was verified before', async () => {
  await putUser('SHUT', 'one');
  const { asks } = authenticator();
  await asks.authenticate(basic('SHUT/DEMO:one'), 100, AFAR);
  await setAccess('SHUT', { active: false });
  await assert.rejects(asks.authenticate(basic('SHUT/DEMO:one'), 100, AFAR), { reason: 'userLocked' });
});

test('while the store cannot be asked, a verified header holds, and no other is taken', async () => {
  await putUser('ALOFT', 'one');
  let gone = false;
  const users: Store['users'] = {
    ...store.users,
    epoch: () => (gone ? Promise.reject(new TaktwerkError('storeUnavailable')) : store.users.epoch()),
    find: (...user) =>
      gone ? Promise.reject(new TaktwerkError('storeUnavailable')) : store.users.find(...user),
  };
  const pace = { now: () => 0, wait: () => Promise.resolve() };
  const asks = new Authenticator({ ...store, users }, pace, noDirectory, assert.ifError);
  await asks.authenticate(basic('ALOFT/DEMO:one'), 100, AFAR);
  gone = true;
  await asks.authenticate(basic('ALOFT/DEMO:one'), 100, AFAR);
  await assert.rejects(asks.authenticate(basic('ALOFT/DEMO:two'), 100, AFAR), { reason: 'storeUnavailable' });
});

test('a locked user learns so only with the right password', async () => {
  await putUser('LOCK', 'right', false);
  const { asks } = authenticator();
  await assert.rejects(asks.authenticate(basic('LOCK/DEMO:wrong'), 100, AFAR), { reason: 'badCredentials' });
  await assert.rejects(asks.authenticate(basic('LOCK/DEMO:right'), 100, AFAR), { reason: 'userLocked' });
});

test('a password is taken in UTF-8 and in ISO-8859-1', async () => {
  await putUser('UMLAUT', 'grün');
  for (const encoding of ['utf8', 'latin1'] as const) {
    const { asks } = authenticator();
    await asks.authenticate(basic('UMLAUT/DEMO:grün', encoding), 100, AFAR);
  }
});

test('guessing gets slower for the user and address that guess, and for nobody else', async () => {
  await putUser('GUESS', 'right');
  const { asks, waits } = authenticator();
  for (let guess = 0; guess < 6; guess += 1) {
    await assert.rejects(asks.authenticate(basic(`GUESS/DEMO:${guess}`), 100, AFAR), {
      reason: 'badCredentials',
    });
  }
  assert.deepEqual(waits, [250, 500]);
  await assert.rejects(asks.authenticate(basic('GUESS/DEMO:0'), 100, ELSEWHERE), {
    reason: 'badCredentials',
  });
  assert.deepEqual(waits, [250, 500]);
  await asks.authenticate(basic('GUESS/DEMO:right'), 100, AFAR);
  assert.deepEqual(waits, [250, 500, 1000]);
});

test('a user of another client is unknown, and so is a client that does not exist', async () => {
  await putUser('ALONE', 'one');
  await store.clients.create({ client: 200, title: 'Other' });
  const { asks } = authenticator();
  await assert.rejects(asks.authenticate(basic('ALONE/DEMO:one'), 200, AFAR), { reason: 'badCredentials' });
  await assert.rejects(asks.authenticate(basic('100/ALONE/DEMO:one'), 200, AFAR), {
    reason: 'clientMismatch',
  });
  await assert.rejects(asks.authenticate(basic('ALONE/DEMO:one'), 300, AFAR), { reason: 'unknownClient' });
});

test('ten wrong passwords in a row, from wherever, lock a user for a quarter of an hour, which the audit tells', async () => {
  await putUser('RAM', 'right');
  const { asks, move, now } = authenticator();
  for (let guess = 0; guess < 10; guess += 1) {
    const origin = () => ({ address: `192.0.2.${guess % 5}`, local: false });
    await assert.rejects(asks.authenticate(basic(`RAM/DEMO:${guess}`), 100, origin), {
      reason: 'badCredentials',
      details: 'No detail information available.',
    });
  }
  const until = new Date(now() + 15 * 60_000).toISOString();
  for (const password of ['right', 'wrong']) {
    await assert.rejects(asks.authenticate(basic(`RAM/DEMO:${password}`), 100, ELSEWHERE), {
      reason: 'badCredentials',
      details: `After too many failed log-ins this user is locked until ${until}; an administrator can unlock it.`,
    });
  }
  const [lock, ...failures] = await audited('RAM/DEMO');
  assert.equal(lock, `lock user: until ${until}, after 10 failed log-ins, the last from 192.0.2.4`);
  assert.equal(failures.filter((line) => line.startsWith('log in: ')).length, 10);
  await asks.authenticate(basic('RAM/DEMO:right'), 100, HERE);
  move(15 * 60_000 + 1);
  await asks.authenticate(basic('RAM/DEMO:right'), 100, ELSEWHERE);
});

test('a name that is no user is locked like one, so that a lock tells nothing', async () => {
  const { asks } = authenticator();
  for (let guess = 0; guess < 10; guess += 1) {
    await assert.rejects(asks.authenticate(basic(`GHOST/DEMO:${guess}`), 100, AFAR));
  }
  await assert.rejects(asks.authenticate(basic('GHOST/DEMO:x'), 100, ELSEWHERE), {
    reason: 'badCredentials',
    details: /locked until/,
  });
});

test('a right password starts the count anew, and the settings of a client say how many failures lock', async () => {
  await putUser('COUNT', 'right');
  const settings: readonly [string, string][] = [
    ['PWD_ATTEMPTS_MAX', '2'],
    ['PWD_LOCK_MINUTES', '1'],
  ];
  await saveVara('UC_CLIENT_SETTINGS', settings);
  const { asks, move } = authenticator();
  const log = (password: string) => asks.authenticate(basic(`COUNT/DEMO:${password}`), 100, AFAR);
  await assert.rejects(log('a'));
  await log('right');
  await assert.rejects(log('b'), { details: 'No detail information available.' });
  await assert.rejects(log('c'), { details: 'No detail information available.' });
  await assert.rejects(log('right'), { details: /locked until/ });
  move(60_001);
  await log('right');
  await saveVara('UC_CLIENT_SETTINGS', [['PWD_ATTEMPTS_MAX', '0']]);
  for (let guess = 0; guess < 12; guess += 1) await assert.rejects(log(`x${guess}`));
  await log('right');
});

test('who guesses many names from one address waits, but not those who logged in from there before', async () => {
  await putUser('KNOWN', 'one');
  const { asks, waits, move } = authenticator();
  await asks.authenticate(basic('KNOWN/DEMO:one'), 100, AFAR);
  for (let name = 0; name < 22; name += 1) {
    await assert.rejects(asks.authenticate(basic(`NAME${name}/DEMO:x`), 100, AFAR));
  }
  assert.deepEqual(waits, [250]);
  move(60_001);
  const before = waits.length;
  await asks.authenticate(basic('KNOWN/DEMO:one'), 100, AFAR);
  assert.equal(waits.length, before);
});
