import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { testFolder } from './taktwerk-process.ts';
import { startServe } from './test-server.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));

/** Every file below a folder with its text. */
async function contents(folder: string): Promise<Readonly<Record<string, string>>> {
  const files: Record<string, string> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    files[file.slice(folder.length)] = await readFile(file, 'utf8');
  }
  return files;
}

test('applying an export changes nothing', async (t) => {
  const folder = await testFolder(t);
  const serve = await startServe(t, join(folder, 'data'), ['--no-agent']);
  const applied = await serve.command('apply', EXAMPLES);
  assert.equal(applied.code, 0, applied.out);
  const at = (name: string): string => join(folder, name);
  assert.equal((await serve.command('export', at('first'))).code, 0);
  assert.equal((await serve.command('apply', at('first'))).code, 0);
  assert.equal((await serve.command('export', at('second'))).code, 0);
  const first = await contents(at('first'));
  assert.ok(Object.keys(first).length > 20);
  assert.deepEqual(await contents(at('second')), first);
  assert.equal(await serve.stop(), 0);
});

test('every problem of every file is told with its place, and good files are saved', async (t) => {
  const folder = await testFolder(t);
  const serve = await startServe(t, join(folder, 'data'), ['--no-agent']);
  const objects = join(folder, 'objects');
  await mkdir(join(objects, 'Night Runs'), { recursive: true });
  const write = (file: string, text: string): Promise<void> => writeFile(join(objects, file), text);
  await write('a.json', '{ "data": ');
  const workflow = { general_attributes: { name: 'JOBP X', type: 'JOBP' }, workflow_definitions: [] };
  await write('b.json', JSON.stringify({ data: { jobp: workflow } }));
  const script = {
    general_attributes: { name: 'SCRI.A', type: 'SCRI' },
    scripts: [{ process: [':PRINT 1'] }],
  };
  await write('Night Runs/c.json', JSON.stringify({ data: { scri: script } }));
  const applied = await serve.command('apply', objects);
  assert.equal(applied.code, 1);
  assert.ok(applied.out.includes('refused  a.json'), applied.out);
  assert.ok(applied.out.includes('refused  b.json'), applied.out);
  assert.ok(applied.out.includes('data.jobp.general_attributes.name'), applied.out);
  assert.ok(applied.out.includes('1 saved, 2 refused'), applied.out);
  const exported = join(folder, 'exported');
  assert.equal((await serve.command('export', exported)).code, 0);
  assert.ok(`/NIGHT RUNS/SCRI.A.SCRI.json` in (await contents(exported)));
  assert.equal(await serve.stop(), 0);
});

test('a folder without object files and one that is not there are wrong usage', async (t) => {
  const folder = await testFolder(t);
  const serve = await startServe(t, join(folder, 'data'), ['--no-agent']);
  await mkdir(join(folder, 'empty'));
  assert.equal((await serve.command('apply', join(folder, 'empty'))).code, 2);
  assert.equal((await serve.command('apply', join(folder, 'nowhere'))).code, 2);
  assert.equal(await serve.stop(), 0);
});

test('a workflow that names missing objects or itself is saved, with a warning', async (t) => {
  const folder = await testFolder(t);
  const serve = await startServe(t, join(folder, 'data'), ['--no-agent']);
  const objects = join(folder, 'objects');
  await mkdir(objects);
  const box = (line_number: string, object_name: string, object_type = 'SCRI') => ({
    line_number,
    object_name,
    object_type,
  });
  const after = (line: string, predecessor: string) => ({
    workflow_line_number: line,
    predecessor_line_number: predecessor,
  });
  const jobp = {
    general_attributes: { name: 'JOBP.ODD', type: 'JOBP' },
    workflow_definitions: [
      box('1', 'START', '<START>'),
      box('2', 'SCRI.GONE'),
      box('3', 'JOBP.ODD', 'JOBP'),
      box('4', 'END', '<END>'),
    ],
    line_conditions: [after('2', '1'), after('3', '2'), after('4', '3')],
  };
  await writeFile(join(objects, 'odd.json'), JSON.stringify({ data: { jobp } }));
  const applied = await serve.command('apply', objects);
  assert.equal(applied.code, 0, applied.out);
  assert.match(applied.err, /JOBP\.ODD contains itself/);
  assert.match(applied.err, /no object SCRI\.GONE/);
  assert.equal(await serve.stop(), 0);
});

test('a renamed object is exported under its new name, and the command lists who names the old one', async (t) => {
  const folder = await testFolder(t);
  const serve = await startServe(t, join(folder, 'data'), ['--no-agent']);
  const objects = join(folder, 'objects');
  await mkdir(objects);
  const write = (name: string, line: string): Promise<void> =>
    writeFile(
      join(objects, `${name}.json`),
      JSON.stringify({
        data: { scri: { general_attributes: { name, type: 'SCRI' }, scripts: [{ process: [line] }] } },
      }),
    );
  await write('SCRI.OLD', ':PRINT 1');
  await write('SCRI.CALLS', ':SET &R# = ACTIVATE_UC_OBJECT("SCRI.OLD")');
  const applied = await serve.command('apply', objects);
  assert.equal(applied.code, 0, applied.out);
  const renamed = await serve.command('rename', 'scri.old', 'SCRI.NEW');
  assert.equal(renamed.code, 0, renamed.out);
  assert.match(renamed.out, /SCRI\.OLD is SCRI\.NEW now\.[\s\S]*SCRI\.CALLS \(SCRI\)/);
  assert.equal((await serve.command('rename', 'SCRI.OLD', 'SCRI.X')).code, 4);
  const exported = join(folder, 'exported');
  assert.equal((await serve.command('export', exported)).code, 0);
  assert.deepEqual(
    Object.keys(await contents(exported))
      .filter((file) => file.includes('SCRI.'))
      .sort(),
    ['/SCRI.CALLS.SCRI.json', '/SCRI.NEW.SCRI.json'],
  );
  assert.equal(await serve.stop(), 0);
});
