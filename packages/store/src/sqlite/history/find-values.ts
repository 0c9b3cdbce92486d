import type { Predicate } from '../../filter/predicate.ts';
import { test } from '../../filter/predicate.ts';
import { text } from '../../row/column.ts';
import type { Connection } from '../connection/connection.ts';

/** The same predicate with the values that other tables give in it: each part of a list would look for them again. */
export function findValues(connection: Connection, predicate: Predicate): Predicate {
  switch (predicate.kind) {
    case 'test': {
      const { column, found } = predicate;
      if (found === undefined) return predicate;
      const row = connection.get(
        `SELECT json_group_array(value) AS found FROM (${found.sql})`,
        ...found.values,
      );
      return test(column, {
        sql: `task.${column} IN (SELECT value FROM json_each(?))`,
        values: [text(row ?? {}, 'found')],
      });
    }
    case 'all':
    case 'any':
      return { kind: predicate.kind, parts: predicate.parts.map((part) => findValues(connection, part)) };
    case 'not':
      return { kind: 'not', part: findValues(connection, predicate.part) };
  }
}
