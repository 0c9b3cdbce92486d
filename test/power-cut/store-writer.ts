/**
 * A program that writes tasks, each with a variable and a report piece, from 16 sides at once until it is killed.
 * Arguments: data folder, file for acknowledgements, then the counts of acknowledged commits after each of which
 * it says so on standard output.
 */
import { endedTask, exampleCommit } from '../../packages/store/src/contract/examples.ts';
import { openSqliteStore } from '../../packages/store/src/index.ts';
import { Acknowledgements } from './acknowledgements.ts';

const [folder, file, ...marks] = process.argv.slice(2);
if (folder === undefined || file === undefined) throw new Error('usage: store-writer FOLDER FILE COUNT…');
const wanted = new Set(marks.map(Number));
const acknowledgements = new Acknowledgements(file);
const store = await openSqliteStore({ folder });
let next = (await store.loadEngineState()).nextRunId;
let acknowledged = 0;

await Promise.all(
  Array.from({ length: 16 }, async () => {
    for (;;) {
      const runId = next++;
      const text = `line of ${runId}\n`.repeat(1 + (runId % 200));
      await store.commit(
        exampleCommit({
          insertedTasks: [endedTask(runId)],
          variables: [{ runId, name: 'A#', value: String(runId) }],
          reports: [{ runId, type: 'REP', page: 1, start: 0, bytes: text.length, text }],
          nextRunId: runId + 1,
        }),
      );
      // Batches are durable in the order of the calls, so this stands for every run id below it too.
      acknowledgements.record(runId);
      if (wanted.has(++acknowledged)) process.stdout.write(`${acknowledged}\n`);
    }
  }),
);
