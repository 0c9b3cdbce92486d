import { type Answer, answerFailure } from '../client/answer.ts';
import type { HttpClient } from '../client/http-client.ts';
import { isRecord } from '../client/json-reader.ts';
import { type ObjectFile, readObjectFiles } from './object-files.ts';

/** What became of one file; `problems` has one line per problem, each with its place. */
export interface FileOutcome {
  readonly file: string;
  readonly outcome: 'saved' | 'refused';
  readonly problems: readonly string[];
}

/**
 * Saves every object below a folder, replacing those that exist: time zones, then the others in the order of the file names. A file that is
 * refused does not stop the others; a server that is gone or does not know the user does.
 */
export async function* applyFolder(client: HttpClient, folder: string): AsyncGenerator<FileOutcome> {
  // What names a zone is refused while nobody knows the zone.
  for (const zones of [true, false])
    for await (const file of readObjectFiles(folder))
      if (isZone(file) === zones) yield await applyFile(client, file);
}

function isZone(file: ObjectFile): boolean {
  return file.kind !== 'broken' && isRecord(file.envelope.data) && 'tz' in file.envelope.data;
}

async function applyFile(client: HttpClient, file: ObjectFile): Promise<FileOutcome> {
  if (file.kind === 'broken') return { file: file.file, outcome: 'refused', problems: [file.problem] };
  const { path, data, ...rest } = file.envelope;
  const answer = await client.ae('POST', '/objects', {
    query: { overwrite_existing_objects: true },
    body: { data, path, ...rest },
  });
  if (answer.kind === 'done') return { file: file.file, outcome: 'saved', problems: [] };
  return { file: file.file, outcome: 'refused', problems: objectProblems(answer) };
}

function objectProblems(answer: Exclude<Answer, { kind: 'done' }>): readonly string[] {
  if (answer.kind === 'refused' && (answer.status === 400 || answer.status === 413 || answer.status === 501))
    return [answer.error, ...answer.details.split('\n')];
  throw answerFailure(answer);
}
