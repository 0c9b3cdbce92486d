import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { HttpClient } from '../client/http-client.ts';
import { JsonReader } from '../client/json-reader.ts';
import { CommandFailure } from '../command-failure.ts';
import { listObjectFiles } from './object-files.ts';

/** What an export has done. */
export interface ExportOutcome {
  /** Files written, relative to the folder. */
  readonly written: readonly string[];
  /** Object files that were there before and belong to no object of the client. */
  readonly left: readonly string[];
}

/** Writes every object of a client below a folder, one file each, so that applying the folder changes nothing. */
export async function exportFolder(client: HttpClient, folder: string): Promise<ExportOutcome> {
  const written: string[] = [];
  for await (const line of client.lines('/objects')) {
    const envelope = new JsonReader(JSON.parse(line));
    const data = new JsonReader(envelope.value.data);
    const [type] = Object.keys(data.value);
    if (type === undefined)
      throw new CommandFailure('serverFault', 'The export holds an object without data.');
    const general = new JsonReader(new JsonReader(data.value[type]).value.general_attributes);
    const file = objectFile(envelope.text('path'), general.text('name'), type);
    const target = join(folder, file);
    await mkdir(dirname(target), { recursive: true });
    const { path } = envelope.value;
    await writeFile(target, `${JSON.stringify({ data: data.value, path }, null, 2)}\n`);
    written.push(file);
  }
  const now = new Set(written);
  const left = (await listObjectFiles(folder)).filter((file) => !now.has(file));
  return { written, left };
}

/** Place of an object below the folder of an export: its folder path, then `NAME.TYPE.json`. */
export function objectFile(path: string, name: string, type: string): string {
  const steps = path.split('/').filter((step) => step !== '');
  return join(...steps.map(fileName), `${fileName(name)}.${type.toUpperCase()}.json`);
}

/** A name as one step of a path: what file systems read otherwise is written as `%` and its code. */
function fileName(name: string): string {
  let safe = '';
  for (const character of name) safe += FORBIDDEN.includes(character) ? percent(character) : character;
  return safe === '.' || safe === '..' ? safe.replaceAll('.', '%2E') : safe;
}

const FORBIDDEN = '%/\\:*?"<>|';

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
