/**
 * Bytes on disk a finished no-op task takes, record, report and audit, after the server has stopped in order; beside it
 * the text it wrote. `node bench/bytes-per-task.ts [tasks]`
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { endedOk, noopRate, withFolder, withNodeOn } from './load/bench-node.ts';
import { benchObject, NOOP } from './load/bench-objects.ts';
import { printRow, whole } from './load/table-row.ts';

const tasks = Number(process.argv[2] ?? 50_000);
const LINE = 'The job has written this line, and a few more like it.';
const LINES = 6;

const few = await bytesOf(NOOP);
const more = await bytesOf(
  benchObject(
    'scri',
    'SCRI.NOOP',
    Array.from({ length: LINES }, () => `:PRINT "${LINE}"`),
  ),
);
printRow({
  work: 'bytes on disk a finished task',
  command: 'node bench/bytes-per-task.ts',
  figure: `${whole(few)} with one line of report, ${whole(more)} with ${LINES} of ${LINE.length} characters`,
  beside: `the text itself: 5 and ${LINES * LINE.length}`,
  ratio: '–',
});

async function bytesOf(object: object): Promise<number> {
  return withFolder(async (folder) => {
    const data = join(folder, 'data');
    const before = await withNodeOn(data, [object], () => Promise.resolve()).then(() => sizeOf(data));
    await withNodeOn(data, [], async (node) => {
      await noopRate(node, tasks, 256);
      const ended = await endedOk(node, 'SCRI.NOOP');
      if (ended !== tasks) throw new Error(`${ended} of ${tasks} ended 1900`);
    });
    return ((await sizeOf(data)) - before) / tasks;
  });
}

async function sizeOf(folder: string): Promise<number> {
  const files = await readdir(folder, { withFileTypes: true, recursive: true });
  const sizes = files
    .filter((file) => file.isFile())
    .map(async (file) => (await stat(join(file.parentPath, file.name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
