/** The long kill test: `npm run test:kill -- [executions] [kills] [seed]`. */
import { killRun } from './kill-run.ts';

const [executions = '1000', kills = '50', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);
console.log(`seed ${seed}: ${executions} executions at 16 connections, at least ${kills} kills`);
const result = await killRun({
  seed: Number(seed),
  executions: Number(executions),
  kills: Number(kills),
  connections: 16,
  log: console.log,
});
console.log(
  `${result.acknowledged} acknowledged, ${result.executions} executions, ${result.bodies} job bodies, ${result.kills.server} server kills, ${result.kills.agent} agent kills, ` +
    `${result.undefinedEnds} ended 1815, ${result.faults.length} faults`,
);
for (const fault of result.faults.slice(0, 50)) console.log(fault);
process.exit(result.faults.length === 0 ? 0 : 1);
