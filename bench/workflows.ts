/**
 * Workflows of three steps over REST, one per request, 32 connections, until all have ended, each step with record and
 * report; beside them DBOS with workflows of three steps, 32 callers in the process that runs them (its fastest way).
 * `node bench/workflows.ts [workflows] [rounds]`
 */
import { benchWorkflow, NOOP } from './load/bench-objects.ts';
import { withServer } from './load/bench-server.ts';
import { median } from './load/figures.ts';
import { throughRest } from './load/rest-load.ts';
import { printRow, whole } from './load/table-row.ts';
import { Peer, withPeers } from './peers/peer.ts';

const workflows = Number(process.argv[2] ?? 6_000);
const rounds = Number(process.argv[3] ?? 3);

const rates: { ours: number; dbos: number }[] = [];
await withPeers(async (postgres) => {
  for (let round = 1; round <= rounds; round += 1) {
    const ours = await withServer({ agent: false }, async (server, rest) => {
      await rest.post('/objects', NOOP);
      await rest.post('/objects', benchWorkflow('JOBP.STEPS', [1, 1, 1]));
      await throughRest(server, rest, 'JOBP.STEPS', 500);
      return throughRest(server, rest, 'JOBP.STEPS', workflows);
    });
    const peer = await Peer.prepare('dbos', postgres);
    // It is slower: fewer take as long.
    const fewer = Math.ceil(workflows / 6);
    const dbos = fewer / ((await peer.within('threeSteps', fewer)) / 1000);
    await peer.remove();
    rates.push({ ours, dbos });
    console.log(`round ${round}: ${whole(ours)} workflows/s, dbos ${whole(dbos)}/s`);
  }
});
const middle = (of: (rate: (typeof rates)[number]) => number): number => median(rates.map(of));
printRow({
  work: 'workflows of three steps from POST to end',
  command: 'node bench/workflows.ts',
  figure: `${whole(middle(({ ours }) => ours))} workflows/s over REST`,
  beside: `DBOS ${whole(middle(({ dbos }) => dbos))}/s`,
  ratio: `${middle(({ ours, dbos }) => ours / dbos).toFixed(1)} ×`,
});
