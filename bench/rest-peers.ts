/**
 * No-op tasks beside the peers, each durable (fsync) before it is acknowledged, one by one from 32 callers in another
 * process, counted until the last has ended: Taktwerk over REST on SQLite, Graphile Worker, pg-boss and DBOS (started
 * and awaited in one process, its fastest way) on a PostgreSQL of their own. `node bench/rest-peers.ts [tasks] [rounds]`
 */
import { NOOP } from './load/bench-objects.ts';
import { withServer } from './load/bench-server.ts';
import { median } from './load/figures.ts';
import { throughRest } from './load/rest-load.ts';
import { printRow, whole } from './load/table-row.ts';
import { Peer, type PeerName, withPeers } from './peers/peer.ts';

const tasks = Number(process.argv[2] ?? 6_000);
const rounds = Number(process.argv[3] ?? 3);
const PEERS: readonly PeerName[] = ['graphile-worker', 'pg-boss', 'dbos'];
const rates: Record<'taktwerk' | PeerName, number[]> = {
  taktwerk: [],
  'graphile-worker': [],
  'pg-boss': [],
  dbos: [],
};

await withPeers(async (postgres) => {
  // In turns, so that whatever else the machine does meets all of them.
  for (let round = 1; round <= rounds; round += 1) {
    rates.taktwerk.push(await ourRate());
    for (const name of PEERS) rates[name].push(await throughPeer(name));
    console.log(
      `round ${round}: ${JSON.stringify(rates, (_, value) => (typeof value === 'number' ? Math.round(value) : value))}`,
    );
  }

  async function throughPeer(name: PeerName): Promise<number> {
    const peer = await Peer.prepare(name, postgres);
    try {
      if (name === 'dbos') {
        const milliseconds = await peer.within('noop', tasks);
        return tasks / (milliseconds / 1000);
      }
      await peer.startWorker(false);
      await peer.feed(500);
      await peer.unfinished(60_000);
      const { start, acknowledged } = await peer.feed(tasks);
      const left = await peer.unfinished(60_000);
      if (acknowledged !== tasks || left > 0) throw new Error(`${name}: ${acknowledged} added, ${left} left`);
      return tasks / ((Date.now() - start) / 1000);
    } finally {
      await peer.remove();
    }
  }
});

async function ourRate(): Promise<number> {
  return withServer({ agent: false }, async (server, rest) => {
    await rest.post('/objects', NOOP);
    await throughRest(server, rest, 'SCRI.NOOP', 3_000);
    // More of them as it is faster, so that all are measured for about as long.
    return throughRest(server, rest, 'SCRI.NOOP', tasks * 4);
  });
}

const ours = median(rates.taktwerk);
printRow({
  work: 'no-op tasks one by one from 32 callers until all have ended, beside peers',
  command: 'node bench/rest-peers.ts',
  figure: `${whole(ours)} tasks/s over REST`,
  beside: PEERS.map((name) => `${name} ${whole(median(rates[name]))}/s`).join(', '),
  ratio: PEERS.map((name) => `${(ours / median(rates[name])).toFixed(1)} ×`).join(', '),
});
