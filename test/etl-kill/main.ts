/**
 * Kills of the data plane while it loads, of the program and of the database, at random moments:
 * `npm run test:etl-kill -- [kills] [seed]`, a thousand by default.
 */
import { startPostgres } from '../postgres/postgres-server.ts';
import { killRounds } from './kill-rounds.ts';

const kills = Number(process.argv[2] ?? 1000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);
console.log(`seed ${seed}, until ${kills} kills`);
const server = await startPostgres();
const start = performance.now();
try {
  const done = await killRounds(server, kills, seed);
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(
    `${done.rounds} loads, ${done.kills} kills of the program, ${done.crashes} crashes of the database, ${seconds} s: nothing lost, nothing doubled`,
  );
} finally {
  await server.remove();
}
