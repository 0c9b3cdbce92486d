import type { Restriction, RightsFilter, RightsGroup } from '@taktwerk/model';
import type { Condition, Dialect } from './dialect.ts';
import { all, amongFound, any, asCondition, not, type Predicate, test } from './predicate.ts';
import { isAnyText, likePattern } from './wildcard.ts';

/** Where a list finds what rights look at; a member without a column is the empty text in every row. */
export interface RightsColumns {
  readonly type: string;
  readonly name: string;
  readonly agent: string;
  readonly login: string;
  /** A condition about `object.folder` and `object.name`, as a test of the name in the row of the list. */
  inFolder(condition: Condition): Predicate;
}

/**
 * Tasks lie where their object lies now; the task of an object that is gone lies nowhere. Folders are looked up once for
 * the names of the client, not for each of its tasks.
 */
export function taskRights(client: number): RightsColumns {
  return {
    type: 'task.type',
    name: 'task.name',
    agent: `coalesce(task.agent, '')`,
    login: `coalesce(task.login, '')`,
    inFolder: ({ sql, values }) =>
      amongFound('name', {
        sql: `SELECT object.name AS value FROM object WHERE object.client = ?
    AND object.place = '' AND object.deleted_at IS NULL AND ${sql}`,
        values: [client, ...values],
      }),
  };
}

/** Objects joined with a version of theirs, whose definition names agent and login. */
export function objectRights(dialect: Dialect): RightsColumns {
  const attribute = (name: string): string =>
    `coalesce(${dialect.jsonText('object_version.content', 'job_attributes', name)}, '')`;
  return {
    type: 'object.type',
    name: 'object.name',
    agent: attribute('agent'),
    login: attribute('login'),
    inFolder: (condition) => test('name', condition),
  };
}

/** The restriction as a condition of each row: the same rules as `isAllowed` of the model. */
export function rightsCondition(
  restriction: Restriction,
  columns: RightsColumns,
  dialect: Dialect,
): Condition {
  return asCondition(rightsPredicate(restriction, columns, dialect));
}

/** The restriction test by test, each about `type`, `name`, `agent` or `login`. */
export function rightsPredicate(
  { holders, denied }: Restriction,
  columns: RightsColumns,
  dialect: Dialect,
): Predicate {
  const covers = (row: RightsFilter): Predicate => rowPredicate(row, columns, dialect);
  const speaks = ({ types }: RightsGroup): Predicate =>
    types === null ? all([]) : test('type', dialect.among(columns.type, types));
  const allowed = holders.map((groups) =>
    all([
      any(groups.map(speaks)),
      ...groups.map((group) =>
        any([...(group.types === null ? [] : [not(speaks(group))]), ...group.rows.map(covers)]),
      ),
    ]),
  );
  return all([any(allowed), ...(denied.length === 0 ? [] : [not(any(denied.map(covers)))])]);
}

const PATH = `CASE object.folder WHEN '' THEN '/' || object.name ELSE '/' || object.folder || '/' || object.name END`;

function rowPredicate(row: RightsFilter, columns: RightsColumns, dialect: Dialect): Predicate {
  const like = (column: 'name' | 'agent' | 'login', pattern: string | null): readonly Predicate[] =>
    pattern === null || isAnyText(pattern)
      ? []
      : [test(column, { sql: dialect.like(columns[column]), values: [likePattern(pattern)] })];
  const folder = folderPredicates(row, dialect);
  // No task or object of this release has another side or files: such a filter covers what has none.
  const others = [row.agent2, row.login2, row.file1, row.file2];
  if (others.some((pattern) => pattern !== null && !isAnyText(pattern))) return any([]);
  return all([
    ...(row.type === null ? [] : [test('type', dialect.among(columns.type, [row.type]))]),
    ...like('name', row.name),
    ...like('agent', row.agent),
    ...like('login', row.login),
    ...(folder.length === 0 ? [] : [columns.inFolder(asCondition(all(folder)))]),
  ]);
}

/** About the object of a name, not about the row of the list. */
function folderPredicates(row: RightsFilter, dialect: Dialect): readonly Predicate[] {
  const predicates: Predicate[] = [];
  const like = (column: string, pattern: string): Predicate =>
    test('folder', { sql: dialect.like(column), values: [pattern] });
  if (row.path !== null) predicates.push(like(`(${PATH})`, likePattern(row.path)));
  if (row.folder === '/') predicates.push(all([]));
  else if (row.folder !== null) {
    const pattern = likePattern(row.folder);
    const column = `('/' || object.folder)`;
    predicates.push(any([like(column, pattern), like(column, `${pattern}/%`)]));
  }
  return predicates;
}
