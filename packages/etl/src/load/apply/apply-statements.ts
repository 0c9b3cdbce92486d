import type { Column } from '../../definition/column.ts';
import type { LoadMode } from '../../definition/composition.ts';
import type { Owner } from '../owner.ts';
import type { SqlDialect, SqlValue } from '../sql/sql-session.ts';

/** Columns that a history adds to the target: from when to when a version held, and whether it still does. */
export const HISTORY_COLUMNS: readonly Column[] = [
  { name: 'valid_from', type: 'timestamptz', nullable: true },
  { name: 'valid_to', type: 'timestamptz', nullable: true },
  { name: 'is_current', type: 'boolean', nullable: true },
];

/** Columns that say which load of a composition has brought a row. */
export const SOURCE_COLUMN = 'taktwerk_source';
export const PACKAGE_COLUMN = 'taktwerk_package';

export interface Application {
  readonly dialect: SqlDialect;
  /** Quoted names. */
  readonly stage: string;
  readonly table: string;
  readonly columns: readonly Column[];
  /** Columns whose change makes no new version: those that say when and by whom a row was loaded. */
  readonly ignored: readonly string[];
  readonly mode: LoadMode;
  readonly slice: { readonly from: string; readonly to: string } | null;
  /** Whose rows may be taken away; null when all of them may. */
  readonly owner: Owner | null;
  /** Of rows with one key the one with the highest value here is the newest. */
  readonly cursor: string | null;
  /** Time of the load. */
  readonly now: string;
}

export interface Statement {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** The statements that make the rows of a stage part of a table, in one transaction. */
export function applyStatements(application: Application): readonly Statement[] {
  const { mode, table, stage, dialect } = application;
  switch (mode.kind) {
    case 'append':
      return [insertAll(application)];
    case 'replace':
      return [takeAway(application), insertAll(application)];
    case 'slice': {
      const column = dialect.quote(mode.column);
      const { from, to } = application.slice ?? { from: '', to: '' };
      return [
        takeAway(
          application,
          `${column} >= ${value(application, mode.column, 1)} AND ${column} < ${value(application, mode.column, 2)}`,
          [from, to],
        ),
        insertAll(application),
      ];
    }
    case 'partition': {
      const list = mode.columns.map(dialect.quote).join(', ');
      const same = mode.columns
        .map((name) => dialect.same(`s.${dialect.quote(name)}`, `${table}.${dialect.quote(name)}`))
        .join(' AND ');
      const which = `EXISTS (SELECT 1 FROM (SELECT DISTINCT ${list} FROM ${stage}) s WHERE ${same})`;
      return [takeAway(application, which), insertAll(application)];
    }
    case 'merge':
      return merge(application, mode.key);
    case 'history':
      return history(application, mode.key);
  }
}

/** A condition on stage rows that must not hold for any, and what it means. */
export function stageProblem(application: Application): (Statement & { readonly means: string }) | null {
  const { mode, stage, dialect } = application;
  if (mode.kind === 'slice') {
    const column = dialect.quote(mode.column);
    const { from, to } = application.slice ?? { from: '', to: '' };
    return {
      sql: `SELECT count(*) AS n FROM ${stage} WHERE ${column} IS NULL OR ${column} < ${value(application, mode.column, 1)} OR ${column} >= ${value(application, mode.column, 2)}`,
      values: [from, to],
      means: `rows with "${mode.column}" outside the slice from ${from} to before ${to}: they would be doubled by the next load`,
    };
  }
  if (mode.kind === 'merge' || mode.kind === 'history') {
    return {
      sql: `SELECT count(*) AS n FROM ${stage} WHERE ${mode.key.map((name) => `${dialect.quote(name)} IS NULL`).join(' OR ')}`,
      values: [],
      means: `rows without a value in the key ${mode.key.join(', ')}`,
    };
  }
  return null;
}

function value({ dialect, columns }: Application, name: string, n: number): string {
  const column = columns.find((one) => one.name === name);
  // MariaDB has no casts to its own column types; it compares by the column.
  if (column === undefined || dialect.name === 'mariadb') return dialect.parameter(n);
  return `CAST(${dialect.parameter(n)} AS ${dialect.type(column)})`;
}

function names({ dialect, columns }: Application): string {
  return columns.map(({ name }) => dialect.quote(name)).join(', ');
}

/** Deletes what new rows take the place of: never what another load of the composition has brought. */
function takeAway(
  { dialect, table, owner }: Application,
  which: string | null = null,
  values: readonly SqlValue[] = [],
): Statement {
  const conditions = which === null ? [] : [which];
  const all = [...values];
  if (owner !== null) {
    const column = `${table}.${dialect.quote(SOURCE_COLUMN)}`;
    const place = `${table}.${dialect.quote(PACKAGE_COLUMN)}`;
    const parameter = (text: string): string => {
      all.push(text);
      return dialect.parameter(all.length);
    };
    // Rows that were there before they were marked belong to nobody.
    const others = owner.otherSources.map(parameter).join(', ');
    if (others !== '') conditions.push(`NOT (${column} IS NOT NULL AND ${column} IN (${others}))`);
    if (owner.otherPackages.length > 0) {
      conditions.push(
        `NOT (${column} IS NOT NULL AND ${place} IS NOT NULL AND ${column} = ${parameter(owner.source)} AND ${place} IN (${owner.otherPackages.join(', ')}))`,
      );
    }
  }
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  return { sql: `DELETE FROM ${table}${where}`, values: all };
}

function insertAll(application: Application): Statement {
  const list = names(application);
  return {
    sql: `INSERT INTO ${application.table} (${list}) SELECT ${list} FROM ${application.stage}`,
    values: [],
  };
}

/** The newest stage row of each key. */
function newest(application: Application, key: readonly string[]): string {
  const { dialect, stage, cursor } = application;
  const order = [
    ...(cursor === null ? [] : [`g.${dialect.quote(cursor)} DESC`]),
    ...(dialect.rowOrder === null ? [] : [`g.${dialect.rowOrder} DESC`]),
  ];
  const keys = key.map((name) => `g.${dialect.quote(name)}`).join(', ');
  const by = order.length === 0 ? keys : order.join(', ');
  return `(SELECT ${names(application)} FROM (SELECT g.*, row_number() OVER (PARTITION BY ${keys} ORDER BY ${by}) AS taktwerk_place FROM ${stage} g) n WHERE taktwerk_place = 1)`;
}

function sameKey({ dialect }: Application, key: readonly string[], left: string, right: string): string {
  return key.map((name) => `${left}.${dialect.quote(name)} = ${right}.${dialect.quote(name)}`).join(' AND ');
}

/** Is anything that counts different? Null when there is nothing besides the key. */
function differs(
  application: Application,
  key: readonly string[],
  left: string,
  right: string,
): string | null {
  const { dialect, columns, ignored } = application;
  const counted = columns.filter(({ name }) => !key.includes(name) && !ignored.includes(name));
  if (counted.length === 0) return null;
  const text = (place: string, column: Column): string => {
    const whole = `${place}.${dialect.quote(column.name)}`;
    // Its collations take letters for the same that are not.
    if (dialect.name === 'mariadb' && column.type === 'text') return `BINARY ${whole}`;
    // Not every type of PostgreSQL knows equality.
    return dialect.name === 'postgres' && (column.type === 'json' || column.type === 'text')
      ? `CAST(${whole} AS text)`
      : whole;
  };
  return counted
    .map((column) => `NOT (${dialect.same(text(left, column), text(right, column))})`)
    .join(' OR ');
}

function merge(application: Application, key: readonly string[]): readonly Statement[] {
  const { dialect, table, columns } = application;
  const source = newest(application, key);
  if (!dialect.merges) {
    const list = names(application);
    return [
      {
        sql: `DELETE FROM ${table} WHERE EXISTS (SELECT 1 FROM ${application.stage} s WHERE ${sameKey(application, key, 's', table)})`,
        values: [],
      },
      { sql: `INSERT INTO ${table} (${list}) SELECT ${list} FROM ${source} s`, values: [] },
    ];
  }
  const different = differs(application, key, 't', 's');
  const set = columns
    .filter(({ name }) => !key.includes(name))
    .map(({ name }) => `${dialect.quote(name)} = s.${dialect.quote(name)}`);
  const update =
    different === null ? '' : `WHEN MATCHED AND (${different}) THEN UPDATE SET ${set.join(', ')}`;
  const values = columns.map(({ name }) => `s.${dialect.quote(name)}`).join(', ');
  return [
    {
      sql: `MERGE INTO ${table} AS t USING ${source} AS s ON ${sameKey(application, key, 't', 's')} ${update}
        WHEN NOT MATCHED THEN INSERT (${names(application)}) VALUES (${values})`,
      values: [],
    },
  ];
}

function history(application: Application, key: readonly string[]): readonly Statement[] {
  const { dialect, table } = application;
  // MariaDB reads no zone; its sessions are in UTC.
  const now =
    dialect.name === 'mariadb' ? application.now.replace('T', ' ').replace('Z', '') : application.now;
  const source = newest(application, key);
  const [from, to, current] = HISTORY_COLUMNS.map(({ name }) => dialect.quote(name));
  const yes = dialect.name === 'sqlite' ? '1' : 'true';
  const no = dialect.name === 'sqlite' ? '0' : 'false';
  const time =
    dialect.name === 'postgres' || dialect.name === 'duckdb'
      ? `CAST(${dialect.parameter(1)} AS timestamptz)`
      : dialect.parameter(1);
  const list = names(application);
  const different = differs(application, key, 's', table);
  const close: Statement[] =
    different === null
      ? []
      : [
          {
            sql: `UPDATE ${table} SET ${to} = ${time}, ${current} = ${no} WHERE ${table}.${current} = ${yes} AND EXISTS (
              SELECT 1 FROM ${source} s WHERE ${sameKey(application, key, 's', table)} AND (${different}))`,
            values: [now],
          },
        ];
  return [
    ...close,
    {
      sql: `INSERT INTO ${table} (${list}, ${from}, ${to}, ${current}) SELECT ${list}, ${time}, NULL, ${yes} FROM ${source} s
        WHERE NOT EXISTS (SELECT 1 FROM ${table} t WHERE ${sameKey(application, key, 't', 's')} AND t.${current} = ${yes})`,
      values: [now],
    },
  ];
}
