import { isJsonObject, type JsonValue } from '../object/json-value.ts';
import { type RightLetter, readBitcode } from './letter.ts';
import { privilegeNames } from './privilege.ts';
import type { RightsFilter } from './restriction.ts';

/** One row of a table of rights. */
export interface GrantRow {
  /** 1 to 9, or NOT: what it covers is refused whatever else allows it. */
  readonly group: number | 'NOT';
  readonly letters: readonly RightLetter[];
  readonly filter: RightsFilter;
}

/** What a user or a group of users brings: rows of rights and names of privileges. */
export interface Grants {
  readonly rows: readonly GrantRow[];
  readonly privileges: readonly string[];
}

/**
 * Reads the rights of a USER or USRG from its content (reference `ae-rest-api.md` §12.2). Content was checked when it
 * was saved; a row that makes no sense all the same grants nothing.
 */
export function readGrants(content: unknown): Grants {
  if (!isJsonObject(content)) return { rows: [], privileges: [] };
  const rows = Array.isArray(content.authorizations) ? content.authorizations : [];
  const attributes = content.user_group_attributes ?? content.user_attributes;
  return {
    rows: rows.flatMap((row) => readRow(row)),
    privileges: isJsonObject(attributes) ? privilegeNames(attributes.privileges) : [],
  };
}

function readRow(row: JsonValue): readonly GrantRow[] {
  if (!isJsonObject(row)) return [];
  const text = (member: string): string => {
    const value = row[member];
    return typeof value === 'string' ? value.trim() : '';
  };
  const group = readAuthGroup(text('auth_group'));
  const letters = readBitcode(text('bitcode'));
  if (group === null || letters === null) return [];
  const type = text('filter_object_type').toUpperCase();
  const name = text('filter_object_name');
  const isPath = name.includes('\\');
  return [
    {
      group,
      letters,
      filter: {
        type: type === '' || type === '*' ? null : type,
        name: isPath ? null : pattern(name.toUpperCase()),
        path: isPath ? slashed(name) : null,
        folder: text('filter_folder') === '' ? null : slashed(text('filter_folder')),
        agent: pattern(text('filter_agent_name1')),
        agent2: pattern(text('filter_agent_name2')),
        login: pattern(text('filter_user_id1')),
        login2: pattern(text('filter_user_id2')),
        file1: pattern(text('filter_file_names1')),
        file2: pattern(text('filter_file_names2')),
      },
    },
  ];
}

/** The number of a row, NOT, or null for what is neither; a row without one belongs to the first. */
export function readAuthGroup(text: string): number | 'NOT' | null {
  const given = text.trim().toUpperCase();
  if (given === '') return 1;
  if (given === 'NOT') return 'NOT';
  return /^[1-9]$/.test(given) ? Number(given) : null;
}

/** Nothing but stars asks for nothing. */
function pattern(text: string): string | null {
  return [...text].every((character) => character === '*') ? null : text;
}

/** `\A\B` and `A/B` alike as `/A/B`. */
function slashed(text: string): string | null {
  const path = `/${text
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '')
    .join('/')}`;
  return path === '/*' ? null : path;
}
