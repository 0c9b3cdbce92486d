/**
 * Runs one role of a peer over the database PEER_URL; answers are JSON lines.
 * `node bench/peers/run-peer.mjs <peer> prepare|work|feed <tasks>|within <workflow> <tasks>`
 */
import pg from 'pg';
import { dbos } from './dbos.mjs';
import { graphileWorker } from './graphile-worker.mjs';
import { pgBoss } from './pg-boss.mjs';

const WIDTH = 32;
const [name, role, ...words] = process.argv.slice(2);
const peer = { 'graphile-worker': graphileWorker, 'pg-boss': pgBoss, dbos }[name];
const url = process.env.PEER_URL;
const answer = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

if (role === 'prepare') {
  await peer.prepare(url);
  process.exit(0);
} else if (role === 'work') {
  // What a task leaves behind, where it is asked for: a row committed by itself, as outside effects are.
  const effects = process.env.PEER_EFFECTS === '1' ? new pg.Pool({ connectionString: url, max: 16 }) : null;
  const perform = async (number) => {
    await effects?.query('INSERT INTO effect (number) VALUES ($1)', [number]);
  };
  await peer.work(url, perform);
  answer({ ready: true });
} else if (role === 'feed') {
  const [tasks] = words.map(Number);
  const client = await peer.client(url, WIDTH);
  answer({ ready: true });
  const start = Date.now();
  const acknowledged = [];
  await widely(tasks, async (number) => {
    await client.add(number);
    acknowledged.push(number);
  });
  answer({ start, acknowledged: acknowledged.length, milliseconds: Date.now() - start });
  process.exit(0);
} else if (role === 'within') {
  const [workflow, tasks] = words;
  const { run } = await peer.within(url, workflow);
  await widely(200, run);
  const start = performance.now();
  await widely(Number(tasks), run);
  answer({ milliseconds: performance.now() - start });
  process.exit(0);
}

/** Calls with 0 to `count` - 1, so many at a time. */
async function widely(count, call) {
  let next = 0;
  const caller = async () => {
    while (next < count) await call(next++);
  };
  await Promise.all(Array.from({ length: WIDTH }, caller));
}
