/**
 * kill -9 in the middle of no-op tasks from 32 callers: of what was acknowledged, how many tasks are lost, done twice or
 * left hanging 30 seconds after the load; ours over REST, and each peer, whose worker is killed (its database lives on).
 * What a task does is, here, a line of its report; of a peer's, a row it commits. `node bench/kill-peers.ts [tasks] [kills]`
 */
import { setTimeout as pause } from 'node:timers/promises';
import { NOOP } from './load/bench-objects.ts';
import { AUTHORIZATION, withServer } from './load/bench-server.ts';
import { killedUnderLoad } from './load/killed-under-load.ts';
import { printRow, whole } from './load/table-row.ts';
import { killed, Peer, type PeerName, withPeers } from './peers/peer.ts';

const tasks = Number(process.argv[2] ?? 6_000);
const kills = Number(process.argv[3] ?? 4);
const PEERS: readonly PeerName[] = ['graphile-worker', 'pg-boss', 'dbos'];
const PATIENCE = 30_000;

interface Toll {
  readonly kills: number;
  readonly acknowledged: number;
  readonly lost: number;
  readonly doubled: number;
  readonly hanging: number;
}

const ours = await withServer({ agent: false }, async (server, rest) => {
  await rest.post('/objects', NOOP);
  return killedUnderLoad({ server, rest, authorization: AUTHORIZATION, tasks: tasks * 4, kills });
});
console.log(`taktwerk: ${told(ours)}`);
const tolls = await withPeers(async (postgres) => {
  const all: { name: PeerName; toll: Toll }[] = [];
  for (const name of PEERS) {
    const peer = await Peer.prepare(name, postgres);
    all.push({ name, toll: await tollOf(peer) });
    await peer.remove();
    console.log(`${name}: ${told(all.at(-1)?.toll)}`);
  }
  return all;
});

async function tollOf(peer: Peer): Promise<Toll> {
  let worker = await peer.startWorker(true);
  let isFed = false;
  const feeding = peer.feed(tasks).finally(() => {
    isFed = true;
  });
  let count = 0;
  for (; count < kills || !isFed; count += 1) {
    // In the midst of its work: once some of what remains is done.
    await pause(400);
    await killed(worker);
    worker = await peer.startWorker(true);
  }
  const { acknowledged } = await feeding;
  const hanging = await peer.unfinished(PATIENCE);
  const { rows } = await peer.query(
    `SELECT count(*)::int AS done, count(*) FILTER (WHERE times > 1)::int AS doubled
     FROM (SELECT number, count(*) AS times FROM effect GROUP BY number) AS each_task`,
  );
  const { done, doubled } = rows[0] as { done: number; doubled: number };
  return { kills: count, acknowledged, doubled, hanging, lost: Math.max(0, acknowledged - done - hanging) };
}

function told(toll: Toll | undefined): string {
  if (toll === undefined) return '–';
  const { acknowledged, lost, doubled, hanging } = toll;
  return `${toll.kills} kills, ${whole(acknowledged)} acknowledged, ${lost} lost, ${doubled} done twice, ${hanging} hanging`;
}

printRow({
  work: 'kill -9 in the midst of no-op tasks',
  command: 'node bench/kill-peers.ts',
  figure: told(ours),
  beside: tolls.map(({ name, toll }) => `${name}: ${told(toll)}`).join('; '),
  ratio: '–',
});
