import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { type PostgresServer, startPostgres } from '../../../../../test/postgres/postgres-server.ts';
import { rowsIn } from './rows-in.ts';
import { RowsOut } from './rows-out.ts';

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

describe('rows copied out of PostgreSQL and into it', () => {
  let server: PostgresServer;
  let source: pg.Client;
  let target: pg.Client;

  before(async () => {
    server = await startPostgres();
    const url = server.url(await server.createDatabase());
    [source, target] = [new pg.Client(url), new pg.Client(url)];
    await Promise.all([source.connect(), target.connect()]);
  });
  after(async () => {
    await Promise.all([source.end(), target.end()]);
    await server.remove();
  });

  const usable = async (client: pg.Client): Promise<void> => {
    assert.deepEqual((await client.query('SELECT 1 AS one')).rows, [{ one: 1 }]);
  };

  it('rows of any length arrive byte for byte, however the blocks of the connection cut them', async () => {
    // Lengths that put the head of a row at each place before the end of a block.
    const rows =
      "SELECT repeat(chr(97 + i % 26), i * 7 % 311) || repeat('x', CASE WHEN i % 997 = 0 THEN 200000 ELSE 0 END) AS v FROM generate_series(0, 20000) i";
    const out = source.query(new RowsOut(`COPY (${rows}) TO STDOUT`, asError));
    const expected = Array.from(
      { length: 20_001 },
      (_, i) =>
        `${String.fromCharCode(97 + (i % 26)).repeat((i * 7) % 311)}${i % 997 === 0 ? 'x'.repeat(200_000) : ''}\n`,
    ).join('');
    assert.equal((await buffer(out)).equals(Buffer.from(expected)), true);
    assert.equal(out.rows, 20_001);
    await usable(source);
  });

  it('bytes taken from one server are counted and taken by another', async () => {
    await target.query('CREATE TABLE copied (i int, v text)');
    const rows = "SELECT i, 'row ' || i FROM generate_series(1, 50000) i";
    const out = source.query(new RowsOut(`COPY (${rows}) TO STDOUT (FORMAT binary)`, asError));
    const written = await rowsIn(target, 'COPY copied FROM STDIN (FORMAT binary)', out);
    assert.equal(written.rows, 50_000);
    assert.ok(written.bytes > 50_000 * 20, String(written.bytes));
    const { rows: same } = await target.query(
      `SELECT count(*)::int AS n FROM (SELECT * FROM copied EXCEPT ${rows}) q`,
    );
    assert.deepEqual(same, [{ n: 0 }]);
  });

  it('whoever wants no more rows leaves a connection that can be asked again', async () => {
    const out = source.query(
      new RowsOut('COPY (SELECT * FROM generate_series(1, 300000)) TO STDOUT', asError),
    );
    for await (const piece of out) {
      assert.ok(Buffer.isBuffer(piece));
      break;
    }
    assert.equal(out.destroyed, true);
    await usable(source);
  });

  it('what the server says of a row it cannot give is told, behind the rows before it', async () => {
    const out = source.query(
      new RowsOut('COPY (SELECT 1 / (100000 - i) FROM generate_series(1, 200000) i) TO STDOUT', asError),
    );
    await assert.rejects(buffer(out), /division by zero/);
    await usable(source);
  });

  it('a row that is refused ends both copies, and both connections can be asked again', async () => {
    await target.query('CREATE TABLE whole (n int)');
    const out = source.query(
      new RowsOut("COPY (SELECT 'no number' FROM generate_series(1, 300000)) TO STDOUT", asError),
    );
    await assert.rejects(rowsIn(target, 'COPY whole FROM STDIN', out), /invalid input syntax/);
    await Promise.all([usable(source), usable(target)]);
    const unread = source.query(new RowsOut('COPY (SELECT 1) TO STDOUT', asError));
    await assert.rejects(rowsIn(target, 'COPY nothing_like_it FROM STDIN', unread), /does not exist/);
    await Promise.all([usable(source), usable(target)]);
  });

  it('a source that fails is what the copy fails with, and none of its rows stay', async () => {
    await target.query('CREATE TABLE half (n int)');
    async function* broken(): AsyncGenerator<Buffer> {
      yield Buffer.from('1\n2\n');
      throw new Error('the file has ended');
    }
    await assert.rejects(rowsIn(target, 'COPY half FROM STDIN', broken()), { message: 'the file has ended' });
    const early = new Readable({ read() {} });
    early.destroy(new Error('it was never there'));
    await assert.rejects(rowsIn(target, 'COPY half FROM STDIN', early), { message: 'it was never there' });
    assert.deepEqual((await target.query('SELECT count(*)::int AS n FROM half')).rows, [{ n: 0 }]);
  });

  it('a connection that is lost ends the copy', async () => {
    const lost = new pg.Client(server.url(await server.createDatabase()));
    await lost.connect();
    lost.on('error', () => {});
    async function* pieces(): AsyncGenerator<Buffer> {
      yield Buffer.from('1\n');
      lost.connection.stream.destroy();
      yield Buffer.from('2\n');
    }
    await lost.query('CREATE TABLE taken (n int)');
    await assert.rejects(rowsIn(lost, 'COPY taken FROM STDIN', pieces()), /terminated/);
  });
});
