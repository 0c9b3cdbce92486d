/**
 * Kills of server, agent, database and programs of the data plane under load: `npm run test:kill-loads -- [kills] [seed]`, a
 * thousand by default.
 */
import { killLoads } from './kill-loads.ts';

const kills = Number(process.argv[2] ?? 1000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);
console.log(`seed ${seed}, until ${kills} kills`);
const start = performance.now();
const done = await killLoads(kills, seed, console.log);
const seconds = ((performance.now() - start) / 1000).toFixed(0);
console.log(
  `${done.rounds} rounds, killed: server ${done.kills.server}, agent ${done.kills.agent}, loads ${done.kills.load}, database ${done.kills.database}; ${done.restarts} restarts, ${seconds} s: nothing lost, nothing doubled`,
);
