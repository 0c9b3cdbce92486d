/**
 * Kills of server, agent and programs of scenarios that start other things: `npm run test:kill-starts -- [kills] [seed]`, two
 * hundred by default.
 */
import { killStarts } from './kill-starts.ts';

const kills = Number(process.argv[2] ?? 200);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);
console.log(`seed ${seed}, until ${kills} kills`);
const start = performance.now();
const done = await killStarts(kills, seed, console.log);
const seconds = ((performance.now() - start) / 1000).toFixed(0);
console.log(
  `${done.rounds} rounds, ${done.complete} to their end; killed: server ${done.kills.server}, agent ${done.kills.agent}, scenarios ${done.kills.scenario}; ${seconds} s: each start once`,
);
