/**
 * Kills of server, agent, database and programs of the data plane under load:
 * `npm run test:kill-loads -- [kills] [seed] [lanes]`, a thousand in four lanes by default.
 */
import { killLoads } from './kill-loads.ts';

const kills = Number(process.argv[2] ?? 1000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);
const lanes = Number(process.argv[4] ?? 4);
console.log(`seed ${seed}, until ${kills} kills in ${lanes} lanes`);
const start = performance.now();
const done = await killLoads({ kills, seed, lanes, log: console.log });
const seconds = ((performance.now() - start) / 1000).toFixed(0);
console.log(
  `${done.rounds} rounds, killed: server ${done.server}, agent ${done.agent}, loads ${done.load}, database ${done.database}; ${done.restarts} restarts, ${seconds} s: nothing lost, nothing doubled`,
);
