import { opendir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { TaktwerkError } from '@taktwerk/model';
import type { StepOf } from '../../definition/scenario.ts';
import { quoteText } from '../../sql/quote.ts';
import { connectionOfKind, type StepResult, type StepScope } from '../step-scope.ts';

const MOST_FILES = 1_000_000;
/** Files that are told to the column engine at once. */
const PORTION = 1000;

/** A row per file of a folder: path, name, bytes, time of its last change. */
export async function listFiles(step: StepOf<'fileList'>, scope: StepScope): Promise<StepResult> {
  const { duck, relations } = scope;
  const { folder } = connectionOfKind(scope, step.connection, 'files');
  const place = relations.place(step.id);
  await duck.run(
    `CREATE OR REPLACE TABLE ${place} (path VARCHAR, name VARCHAR, bytes BIGINT, modified TIMESTAMPTZ)`,
  );
  let files = 0;
  let portion: string[] = [];
  const write = async (): Promise<void> => {
    if (portion.length > 0) await duck.run(`INSERT INTO ${place} VALUES ${portion.join(', ')}`);
    portion = [];
  };
  for await (const file of filesOf(folder, step)) {
    files += 1;
    if (files > MOST_FILES) {
      throw new TaktwerkError('sourceFailed', `Step "${step.id}": there are more than ${MOST_FILES} files.`);
    }
    portion.push(
      `(${quoteText(file.path)}, ${quoteText(file.name)}, ${file.bytes}, to_timestamp(${file.modified / 1000}))`,
    );
    if (portion.length >= PORTION) await write();
  }
  await write();
  await relations.register(duck, step.id);
  return { rows: files };
}

async function* filesOf(
  folder: string,
  { path = '.', pattern = '*', recursive = false }: StepOf<'fileList'>,
): AsyncGenerator<
  { readonly path: string; readonly name: string; readonly bytes: number; readonly modified: number },
  void
> {
  const root = await realpath(folder);
  let start: string;
  try {
    start = await realpath(join(root, path));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new TaktwerkError('sourceFailed', `Folder "${path}" cannot be read: ${why}`, { cause: error });
  }
  if (start !== root && !start.startsWith(root + sep))
    throw new TaktwerkError('sourceFailed', `"${path}" leads out of the folder of its connection.`);
  // Links are not followed.
  for await (const entry of await opendir(start, { recursive })) {
    if (!entry.isFile() || !matches(entry.name, pattern)) continue;
    const whole = join(entry.parentPath, entry.name);
    const { size, mtimeMs } = await stat(whole);
    yield { path: relative(root, whole), name: entry.name, bytes: size, modified: mtimeMs };
  }
}

/** `*` is any text, `?` any character; the time it takes grows with the length of both. */
export function matches(name: string, pattern: string): boolean {
  let at = 0;
  let place = 0;
  let star = -1;
  let behind = 0;
  while (at < name.length) {
    if (pattern[place] === '*') {
      star = place;
      behind = at;
      place += 1;
    } else if (pattern[place] === '?' || pattern[place] === name[at]) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      behind += 1;
      at = behind;
      place = star + 1;
    } else return false;
  }
  while (pattern[place] === '*') place += 1;
  return place === pattern.length;
}
