import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before } from 'node:test';
import { guardFolder } from '../../../../test/postgres/guard.ts';
import { serverUser } from '../../../../test/postgres/server-user.ts';
import { freePort } from '../../../../test/processes/taktwerk-processes.ts';
import { openMariadb, rowsOf } from '../connector/mariadb/mariadb-session.ts';
import type { MariadbConnection } from '../definition/connection.ts';

/** A real MariaDB for the tests of a file, with one database. */
export function testMariadb(): {
  readonly connection: MariadbConnection;
  rows(sql: string): Promise<readonly (readonly unknown[])[]>;
} {
  let connection: MariadbConnection | null = null;
  let server: ChildProcess | null = null;
  let folder = '';
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'taktwerk-mariadb-'));
    guardFolder(folder);
    const user = serverUser();
    const data = join(folder, 'db');
    mkdirSync(data);
    if (user !== null) {
      chownSync(folder, user.uid, user.gid);
      chownSync(data, user.uid, user.gid);
    }
    const common = ['--no-defaults', `--datadir=${data}`];
    execFileSync(
      'mariadb-install-db',
      [...common, '--auth-root-authentication-method=normal', '--skip-test-db'],
      { stdio: 'ignore', timeout: 120_000, cwd: '/', ...user },
    );
    const port = await freePort();
    const program = [
      ...common,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--socket=${join(folder, 's')}`,
      '--local-infile=1',
      '--innodb-buffer-pool-size=64M',
      `--pid-file=${join(folder, 'pid')}`,
    ];
    server = spawn('/usr/sbin/mariadbd', program, { stdio: ['ignore', 'ignore', 'pipe'], cwd: '/', ...user });
    await ready(server);
    connection = {
      kind: 'mariadb',
      name: 'mariadb',
      host: '127.0.0.1',
      port,
      database: 'work',
      user: 'root',
    };
    const session = await openMariadb({ ...connection, database: 'mysql' }, 'write');
    await rowsOf(session, 'CREATE DATABASE work CHARACTER SET utf8mb4');
    session.destroy();
  });
  after(async () => {
    if (server !== null && server.exitCode === null) {
      const ended = once(server, 'exit');
      server.kill('SIGKILL');
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  });
  const known = (): MariadbConnection => {
    if (connection === null) throw new Error('The server is there while tests run.');
    return connection;
  };
  return {
    get connection() {
      return known();
    },
    async rows(sql) {
      const session = await openMariadb(known(), 'write');
      try {
        return (await rowsOf(session, sql)).rows;
      } finally {
        session.destroy();
      }
    },
  };
}

function ready(server: ChildProcess): Promise<void> {
  const { stderr } = server;
  if (stderr === null) throw new Error('The log of the server is read.');
  const log: string[] = [];
  return new Promise((resolve, reject) => {
    createInterface({ input: stderr }).on('line', (line) => {
      log.push(line);
      if (line.includes('ready for connections')) resolve();
    });
    server.once('exit', () => reject(new Error(`MariaDB ended before it was ready:\n${log.join('\n')}`)));
  });
}
