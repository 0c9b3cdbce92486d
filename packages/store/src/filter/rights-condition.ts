import type { Restriction, RightsFilter, RightsGroup } from '@taktwerk/model';
import type { Condition, Dialect } from './dialect.ts';
import { isAnyText, likePattern } from './wildcard.ts';

/** Where a list finds what rights look at; a member without a column is the empty text in every row. */
export interface RightsColumns {
  readonly type: string;
  readonly name: string;
  readonly agent: string;
  readonly login: string;
  /** A condition about `object.folder` and `object.name`, as one about the row of the list. */
  inFolder(condition: Condition): Condition;
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
    inFolder: ({ sql, values }) => ({
      sql: `task.name IN (SELECT object.name FROM object WHERE object.client = ?
    AND object.place = '' AND object.deleted_at IS NULL AND ${sql})`,
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
    inFolder: (condition) => condition,
  };
}

/** The restriction as a condition of each row: the same rules as `isAllowed` of the model. */
export function rightsCondition(
  { holders, denied }: Restriction,
  columns: RightsColumns,
  dialect: Dialect,
): Condition {
  const covers = (row: RightsFilter): Condition => rowCondition(row, columns, dialect);
  const speaks = ({ types }: RightsGroup): Condition =>
    types === null ? TRUE : dialect.among(columns.type, types);
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

/** Conditions that stand side by side. */
const AT_ONCE = 50;

const TRUE: Condition = { sql: 'true', values: [] };
const FALSE: Condition = { sql: 'false', values: [] };

const PATH = `CASE object.folder WHEN '' THEN '/' || object.name ELSE '/' || object.folder || '/' || object.name END`;

function rowCondition(row: RightsFilter, columns: RightsColumns, dialect: Dialect): Condition {
  const like = (column: string, pattern: string | null): readonly Condition[] =>
    pattern === null ? [] : [{ sql: dialect.like(column), values: [likePattern(pattern)] }];
  const folder = folderConditions(row, dialect);
  const parts = [
    ...(row.type === null ? [] : [dialect.among(columns.type, [row.type])]),
    ...like(columns.name, row.name),
    ...like(columns.agent, row.agent),
    ...like(columns.login, row.login),
    ...(folder.length === 0 ? [] : [columns.inFolder(all(folder))]),
  ];
  // No task or object of this release has another side or files: such a filter covers what has none.
  const others = [row.agent2, row.login2, row.file1, row.file2];
  if (others.some((pattern) => pattern !== null && !isAnyText(pattern))) return FALSE;
  return all(parts);
}

function folderConditions(row: RightsFilter, dialect: Dialect): readonly Condition[] {
  const conditions: Condition[] = [];
  if (row.path !== null) conditions.push({ sql: dialect.like(`(${PATH})`), values: [likePattern(row.path)] });
  if (row.folder === '/') conditions.push(TRUE);
  else if (row.folder !== null) {
    const like = dialect.like(`('/' || object.folder)`);
    const pattern = likePattern(row.folder);
    conditions.push({ sql: `(${like} OR ${like})`, values: [pattern, `${pattern}/%`] });
  }
  return conditions;
}

function not({ sql, values }: Condition): Condition {
  return { sql: `NOT (${sql})`, values };
}

function all(conditions: readonly Condition[]): Condition {
  return joined(conditions, ' AND ', TRUE);
}

function any(conditions: readonly Condition[]): Condition {
  return joined(conditions, ' OR ', FALSE);
}

/** Many conditions are put together in halves: SQLite takes an expression of a thousand levels at most. */
function joined(conditions: readonly Condition[], word: string, none: Condition): Condition {
  if (conditions.length === 0) return none;
  if (conditions.length > AT_ONCE) {
    const half = Math.ceil(conditions.length / 2);
    const halves = [conditions.slice(0, half), conditions.slice(half)];
    return joined(
      halves.map((part) => joined(part, word, none)),
      word,
      none,
    );
  }
  return {
    sql: `(${conditions.map(({ sql }) => sql).join(word)})`,
    values: conditions.flatMap(({ values }) => values),
  };
}
