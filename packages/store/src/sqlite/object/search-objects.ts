import type { ObjectSearch, ObjectVersion } from '../../port/store.ts';
import { integer } from '../connection/column.ts';
import type { Connection, SqlValue } from '../connection/connection.ts';
import { fixedPrefix, hasWildcard, likePattern } from '../filter/wildcard.ts';
import { NEWEST, OBJECT_COLUMNS, objectFromRow } from './object-row.ts';

export interface ObjectsFound {
  readonly total: number;
  readonly objects: readonly ObjectVersion[];
}

/** Newest versions that meet every condition, by name; `total` counts those beyond the limit too. */
export function searchObjects(connection: Connection, query: ObjectSearch): ObjectsFound {
  const { where, values } = searchConditions(query);
  return connection.snapshot(() => {
    const counted = connection.get(`SELECT count(*) AS total FROM ${NEWEST} WHERE ${where}`, ...values);
    const rows = connection.all(
      `SELECT ${OBJECT_COLUMNS} FROM ${NEWEST} WHERE ${where} ORDER BY object.name, object.place LIMIT ?`,
      ...values,
      query.limit,
    );
    return { total: counted === undefined ? 0 : integer(counted, 'total'), objects: rows.map(objectFromRow) };
  });
}

function searchConditions(query: ObjectSearch): { where: string; values: SqlValue[] } {
  const conditions = ['object.client = ?'];
  const values: SqlValue[] = [query.client];
  const add = (sql: string, ...more: SqlValue[]): void => {
    conditions.push(sql);
    values.push(...more);
  };
  if (query.name !== undefined) {
    const name = query.name.toUpperCase();
    if (hasWildcard(name)) {
      const prefix = fixedPrefix(name);
      if (prefix !== '') add('object.name BETWEEN ? AND ?', prefix, `${prefix}\u{10ffff}`);
      add(`object.name LIKE ? ESCAPE '\\'`, likePattern(name));
    } else add('object.name = ?', name);
  }
  if (query.types !== undefined) {
    add('object.type IN (SELECT value FROM json_each(?))', JSON.stringify(query.types));
  }
  const within = (column: string, wildcard: string): void =>
    add(`object_version.${column} LIKE ? ESCAPE '\\'`, `%${likePattern(wildcard)}%`);
  if (query.title !== undefined) within('title', query.title);
  if (query.script !== undefined) within('script_text', query.script);
  if (query.documentation !== undefined) within('documentation_text', query.documentation);
  if (query.folder !== undefined) {
    const { path, subfolders } = query.folder;
    if (!subfolders) add('object.folder = ? COLLATE NOCASE', path);
    else if (path !== '') {
      // The path stands for itself; a wildcard in it would be part of a folder's name.
      add(`substr(object.folder || '/', 1, length(?)) = ? COLLATE NOCASE`, `${path}/`, `${path}/`);
    }
  }
  return { where: conditions.join(' AND '), values };
}
