/**
 * Start of a server over 100,000 active tasks until it has answered its first POST, after a kill -9; beside it the start
 * of the same server without them. `node bench/recovery.ts [tasks]`
 */
import { join } from 'node:path';
import { RestClient } from '../test/processes/rest-client.ts';
import { freePort, PASSWORD, ServerProcess } from '../test/processes/taktwerk-processes.ts';
import { CALLER, widely, withFolder, withNodeOn } from './load/bench-node.ts';
import { NOOP } from './load/bench-objects.ts';
import { median } from './load/figures.ts';
import { printRow, whole } from './load/table-row.ts';

const tasks = Number(process.argv[2] ?? 100_000);
const ROUNDS = 3;

await withFolder(async (folder) => {
  const data = join(folder, 'data');
  const server = new ServerProcess(data, await freePort());
  const rest = new RestClient(server.url, 100, PASSWORD);
  /** Milliseconds from the start of the process to the first durable write; the process is killed then. */
  const startToPost = async (): Promise<number> => {
    const start = performance.now();
    await server.start();
    await rest.post('/executions', { object_name: 'SCRI.NOOP' });
    return performance.now() - start;
  };
  try {
    await server.start();
    await rest.post('/objects', NOOP);
    await server.kill();
    const empty: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      empty.push(await startToPost());
      await server.kill();
    }
    // A task that waits for a user stays active for as long as the measurement takes.
    await withNodeOn(data, [], (node) =>
      widely(tasks, 256, () => node.execute(CALLER, { objectName: 'SCRI.NOOP', manualRelease: true })),
    );
    const full: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      full.push(await startToPost());
      const { total } = (await rest.get('/executions?status=1693&max_results=1')) as { total: number };
      if (total !== tasks) throw new Error(`${total} of ${tasks} wait for their release`);
      await server.kill();
    }
    printRow({
      work: `start with ${whole(tasks)} active tasks to the first answered POST, after kill -9`,
      command: 'node bench/recovery.ts',
      figure: `${(median(full) / 1000).toFixed(2)} s`,
      beside: `the same with none: ${(median(empty) / 1000).toFixed(2)} s`,
      ratio: `${((1000 * (median(full) - median(empty))) / tasks).toFixed(1)} µs a task`,
    });
  } finally {
    await server.kill();
  }
});
