import assert from 'node:assert/strict';
import { it } from 'node:test';
import { TaktwerkError } from '@taktwerk/model';
import type { Connection } from '../connection/connection.ts';
import { openMigrated } from '../testing/open-migrated.ts';
import { runGroup } from './run-group.ts';

const operations = {
  addClient: (connection: Connection, client: number): number => {
    connection.run(`INSERT INTO client (client, title, active) VALUES (?, '', 1)`, client);
    return client;
  },
  refuse: (connection: Connection, client: number): void => {
    connection.run(`INSERT INTO client (client, title, active) VALUES (?, '', 1)`, client);
    throw new TaktwerkError('objectExists', 'refused after it had written');
  },
  breakDisk: (): void => {
    throw Object.assign(new Error('database or disk is full'), { errcode: 13 });
  },
};

function requests(...calls: readonly (readonly [operation: string, ...args: number[]])[]) {
  return calls.map(([operation, ...args], id) => ({ id, operation, args }));
}

function clients(connection: Connection): unknown[] {
  return connection.all('SELECT client FROM client ORDER BY client').map((row) => row.client);
}

it('one refused request does not take the others along, and leaves nothing behind', (test) => {
  const { connection } = openMigrated(test);
  const group = requests(['addClient', 1], ['refuse', 2], ['addClient', 1], ['unknown'], ['addClient', 3]);
  const answers = runGroup(connection, operations, group);
  assert.deepEqual(
    answers.map((answer) => (answer.ok ? answer.value : answer.error.reason)),
    [1, 'objectExists', 'internal', 'internal', 3],
  );
  assert.deepEqual(clients(connection), [1, 3]);
});

it('when the disk is full, nothing of the group is kept and all of it is told so', (test) => {
  const { connection } = openMigrated(test);
  const answers = runGroup(
    connection,
    operations,
    requests(['addClient', 1], ['breakDisk'], ['addClient', 2]),
  );
  assert.deepEqual(
    answers.map((answer) => answer.ok || answer.error.reason),
    ['storeUnavailable', 'storeUnavailable', 'storeUnavailable'],
  );
  assert.deepEqual(clients(connection), []);
  assert.equal(runGroup(connection, operations, requests(['addClient', 2]))[0]?.ok, true);
  assert.deepEqual(clients(connection), [2]);
});
