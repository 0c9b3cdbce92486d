import { glob, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isRecord } from '../client/json-reader.ts';
import { CommandFailure } from '../command-failure.ts';

/** An object file: the envelope in it, or what is wrong with it. */
export type ObjectFile =
  | { readonly kind: 'read'; readonly file: string; readonly envelope: Readonly<Record<string, unknown>> }
  | { readonly kind: 'broken'; readonly file: string; readonly problem: string };

/** Files an export writes and an apply reads. */
const PATTERN = '**/*.json';
/** Installed packages are no objects, whatever their files are called. */
const LEFT_OUT = ['**/node_modules/**'];

/** Paths of all object files below a folder, relative to it, in order. */
export async function listObjectFiles(folder: string): Promise<readonly string[]> {
  const files: string[] = [];
  for await (const file of glob(PATTERN, { cwd: folder, exclude: LEFT_OUT })) files.push(file);
  return files.sort();
}

/**
 * Reads the object files below a folder one by one. An envelope without `path` gets that of its directory.
 * @throws CommandFailure usage when there is none
 */
export async function* readObjectFiles(folder: string): AsyncGenerator<ObjectFile> {
  const files = await listObjectFiles(folder);
  if (files.length === 0) {
    throw new CommandFailure('usage', `There is no file with a name ending in .json below ${folder}.`);
  }
  for (const file of files) yield await readObjectFile(folder, file);
}

async function readObjectFile(folder: string, file: string): Promise<ObjectFile> {
  const text = await readFile(join(folder, file), 'utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { kind: 'broken', file, problem: `is not JSON: ${problem}` };
  }
  if (!isRecord(value))
    return { kind: 'broken', file, problem: 'holds no object; expected one with data and path' };
  const directory = dirname(file);
  const path = directory === '.' ? '' : directory;
  return { kind: 'read', file, envelope: value.path === undefined ? { ...value, path } : value };
}
