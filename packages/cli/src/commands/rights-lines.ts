import type { JsonReader } from '../client/json-reader.ts';
import { textTable } from './text-table.ts';

const COLUMNS = [
  ['NUMBER', 'auth_group'],
  ['RIGHTS', 'bitcode'],
  ['TYPE', 'filter_object_type'],
  ['NAME', 'filter_object_name'],
  ['FOLDER', 'filter_folder'],
  ['AGENT', 'filter_agent_name1'],
  ['LOGIN', 'filter_user_id1'],
] as const;

/** The rows of rights of a user or group as a table; none as nothing. */
export function rightsLines(answer: JsonReader): readonly string[] {
  const rows = answer.list('authorizations');
  if (rows.length === 0) return [];
  return textTable([
    COLUMNS.map(([heading]) => heading),
    ...rows.map((row) => COLUMNS.map(([, member]) => row.optionalText(member) ?? '')),
  ]);
}

/** Names in a list of an answer. */
export function names(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
