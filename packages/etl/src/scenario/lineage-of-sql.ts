import { isJsonObject, type JsonObject, type JsonValue } from '@taktwerk/model';
import type { Duck } from '../duck/duck.ts';

/** Columns of a relation in their order, each with the origins its values come from. */
export type Lineage = readonly (readonly [column: string, origins: ReadonlySet<string>])[];

/** Tables by their names in lower case. */
type Tables = ReadonlyMap<string, Lineage>;

interface From {
  readonly name: string;
  readonly columns: Lineage;
}

/**
 * Where the columns of a SELECT come from, as DuckDB parses it: the columns their expressions name, followed through
 * subqueries, WITH, joins and unions. What only filters, groups or orders rows is no origin. `names` are those of the
 * result, which DuckDB makes up where the SELECT gives none.
 */
export async function lineageOfSql(
  duck: Duck,
  sql: string,
  tables: ReadonlyMap<string, Lineage>,
  names: readonly string[],
): Promise<Lineage> {
  const [row] = await duck.rows(
    'SELECT json_serialize_sql($1::VARCHAR, skip_null := true, skip_empty := true, skip_default := true) AS tree',
    [sql],
  );
  const tree: unknown = JSON.parse(String(row?.tree));
  const statement = isJsonObject(tree) && Array.isArray(tree.statements) ? tree.statements[0] : null;
  const known = new Map([...tables].map(([name, columns]) => [name.toLowerCase(), columns]));
  const found = ofNode(isJsonObject(statement) ? statement.node : undefined, known);
  // The names of a UNION BY NAME and of a star are certain; others are told by their place.
  return names.map((name, index) => {
    const byName = found.find(([column]) => same(column, name));
    return [
      name,
      byName?.[1] ?? (found.length === names.length ? found[index]?.[1] : undefined) ?? new Set(),
    ];
  });
}

function ofNode(node: JsonValue | undefined, tables: Tables): Lineage {
  if (!isJsonObject(node)) return [];
  const known = withCommon(node, tables);
  if (node.type === 'SET_OPERATION_NODE') {
    const sides = Array.isArray(node.children) ? node.children : [node.left, node.right];
    const lists = sides.map((side) => ofNode(side, known));
    const byName = String(node.setop_type).endsWith('BY_NAME');
    return lists.reduce((all, list) => united(all, list, byName));
  }
  const from = ofFrom(node.from_table, known);
  return listOf(node.select_list).flatMap((item) => ofItem(item, from, known));
}

/** The tables with those that WITH defines, in their order. */
function withCommon(node: JsonObject, tables: Tables): Tables {
  const entries = isJsonObject(node.cte_map) ? listOf(node.cte_map.map) : [];
  const known = new Map(tables);
  for (const { key, value } of entries) {
    const query = isJsonObject(value) && isJsonObject(value.query) ? value.query.node : undefined;
    known.set(String(key).toLowerCase(), ofNode(query, known));
  }
  return known;
}

function ofFrom(from: JsonValue | undefined, tables: Tables): readonly From[] {
  if (!isJsonObject(from)) return [];
  const alias = typeof from.alias === 'string' ? from.alias : null;
  switch (from.type) {
    case 'BASE_TABLE': {
      const name = String(from.table_name);
      return [{ name: alias ?? name, columns: tables.get(name.toLowerCase()) ?? [] }];
    }
    case 'SUBQUERY': {
      const inner = isJsonObject(from.subquery) ? from.subquery.node : undefined;
      const given = Array.isArray(from.column_name_alias) ? from.column_name_alias.map(String) : [];
      const columns = ofNode(inner, tables).map(
        ([name, origins], index) => [given[index] ?? name, origins] as const,
      );
      return [{ name: alias ?? '', columns }];
    }
    case 'JOIN':
      return [...ofFrom(from.left, tables), ...ofFrom(from.right, tables)];
    default:
      // Functions and VALUES come from nowhere.
      return [];
  }
}

function ofItem(item: JsonObject, from: readonly From[], tables: Tables): Lineage {
  if (item.class === 'STAR') return ofStar(item, from, tables);
  const named = Array.isArray(item.column_names) ? item.column_names.at(-1) : undefined;
  const name = typeof item.alias === 'string' ? item.alias : String(named ?? '');
  return [[name, originsIn(item, from, tables)]];
}

function ofStar(star: JsonObject, from: readonly From[], tables: Tables): Lineage {
  const of = typeof star.relation_name === 'string' ? star.relation_name : null;
  const left = new Set((Array.isArray(star.exclude_list) ? star.exclude_list : []).map((one) => lower(one)));
  const replaced = new Map(listOf(star.replace_list).map(({ key, value }) => [lower(key), value]));
  const columns = from.filter(({ name }) => of === null || same(name, of)).flatMap((one) => one.columns);
  return columns
    .filter(([name]) => !left.has(name.toLowerCase()))
    .map(([name, origins]) => {
      const other = replaced.get(name.toLowerCase());
      return [name, other === undefined ? origins : originsIn(other, from, tables)];
    });
}

/** Everything an expression names, subqueries included. */
function originsIn(expression: JsonValue | undefined, from: readonly From[], tables: Tables): Set<string> {
  const found = new Set<string>();
  const visit = (value: JsonValue | undefined): void => {
    if (Array.isArray(value)) {
      for (const one of value) visit(one);
      return;
    }
    if (!isJsonObject(value)) return;
    if (value.class === 'COLUMN_REF' && Array.isArray(value.column_names)) {
      for (const origin of ofColumn(value.column_names.map(String), from)) found.add(origin);
      return;
    }
    if (value.class === 'SUBQUERY' && isJsonObject(value.subquery)) {
      for (const [, origins] of ofNode(value.subquery.node, tables))
        for (const one of origins) found.add(one);
      return;
    }
    for (const inner of Object.values(value)) visit(inner);
  };
  visit(expression);
  return found;
}

/** `column`, `table.column`, or a member of a column. */
function ofColumn(names: readonly string[], from: readonly From[]): ReadonlySet<string> {
  const [first = '', second] = names;
  const table = second === undefined ? undefined : from.find(({ name }) => same(name, first));
  const within = table === undefined ? from : [table];
  const column = table === undefined ? first : (second ?? '');
  for (const { columns } of within) {
    const found = columns.find(([name]) => same(name, column));
    if (found !== undefined) return found[1];
  }
  return new Set();
}

function united(one: Lineage, other: Lineage, byName: boolean): Lineage {
  const merged = one.map(([name, origins], index): Lineage[number] => {
    const also = byName ? other.find(([column]) => same(column, name)) : other[index];
    return [name, new Set([...origins, ...(also?.[1] ?? [])])];
  });
  const more = byName ? other.filter(([name]) => !one.some(([column]) => same(column, name))) : [];
  return [...merged, ...more];
}

function listOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function lower(value: JsonValue | undefined): string {
  return String(value).toLowerCase();
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
