import { isJsonObject, type JsonObject, type JsonValue } from '@taktwerk/model';
import type { Duck } from '../../../duck/duck.ts';
import { quoteName } from '../../../sql/quote.ts';
import type { StepInput } from '../../sql/step-input.ts';
import { NotPushed } from '../not-pushed.ts';
import type { DuckFunctions } from './duck-functions.ts';

/** A part of an expression of DuckDB. */
export interface Part {
  readonly tree: JsonObject;
  /** How DuckDB writes it. */
  readonly text: string;
  /** What DuckDB calls its type; `"NULL"` for a value that is none. */
  readonly type: string;
  /** Is it the same for every row? */
  readonly constant: boolean;
  readonly sums: boolean;
}

/** Where an expression stands. */
export interface ExpressionPlace {
  readonly input: StepInput;
  /** Columns rows are summed up by; absent where they are not. */
  readonly by?: readonly string[];
  /** The OVER that follows the expression, of DuckDB and of the database. */
  readonly over?: { readonly duck: string; readonly pushed: string };
}

/** An expression of DuckDB with the type of each of its parts. */
export class ExpressionTree {
  readonly root: Part;
  readonly #parts: ReadonlyMap<JsonObject, Part>;

  private constructor(root: Part, parts: ReadonlyMap<JsonObject, Part>) {
    this.root = root;
    this.#parts = parts;
  }

  part(tree: JsonValue | undefined): Part {
    const found = isJsonObject(tree) ? this.#parts.get(tree) : undefined;
    if (found === undefined) throw new NotPushed('an expression is not understood');
    return found;
  }

  /** @throws NotPushed when it is more than an expression */
  static async read(
    duck: Duck,
    functions: DuckFunctions,
    sql: string,
    place: ExpressionPlace,
  ): Promise<ExpressionTree> {
    const [row] = await duck.rows(
      'SELECT json_serialize_sql($1::VARCHAR, skip_null := true, skip_empty := true) AS tree',
      [`SELECT ${sql}`],
    );
    const raw = String(row?.tree);
    const tree: unknown = JSON.parse(raw);
    const statements = isJsonObject(tree) ? listOf(tree.statements) : [];
    const node = statements.length === 1 ? statements[0]?.node : undefined;
    const items = isJsonObject(node) ? listOf(node.select_list) : [];
    const [item] = items;
    const plain =
      isJsonObject(node) &&
      BEYOND_SELECT.every((member) => node[member] === undefined) &&
      isJsonObject(node.from_table) &&
      node.from_table.type === 'EMPTY';
    if (item === undefined || items.length !== 1 || !plain || item.alias !== undefined)
      throw new NotPushed(`"${sql}" is no plain expression`);
    const found: { readonly tree: JsonObject; readonly path: string }[] = [];
    collect(item, '$.statements[0].node.select_list[0]', found);
    const texts = await textsOf(duck, raw, found);
    const parts = new Map<JsonObject, Part>();
    const drafts = found.map((one, index) => ({
      tree: one.tree,
      text: texts[index] ?? '',
      ...natureOf(one.tree, functions),
    }));
    const types = await typesOf(duck, drafts, item, place);
    for (const [index, draft] of drafts.entries())
      parts.set(draft.tree, { ...draft, type: types[index] ?? 'VARCHAR' });
    const root = parts.get(item);
    if (root === undefined) throw new NotPushed(`"${sql}" is no plain expression`);
    return new ExpressionTree(root, parts);
  }
}

/** What the tree of a SELECT of nothing but an expression lacks. */
const BEYOND_SELECT = ['where_clause', 'group_expressions', 'having', 'qualify', 'modifiers', 'sample'];

/** Every part with a value, itself first; those of subqueries and the like are refused. */
function collect(
  tree: JsonObject,
  path: string,
  found: { readonly tree: JsonObject; readonly path: string }[],
): void {
  const of = String(tree.class);
  if (!KNOWN.includes(of)) throw new NotPushed(`${String(tree.type)} may mean something else there`);
  found.push({ tree, path });
  const visit = (value: JsonValue | undefined, at: string): void => {
    if (Array.isArray(value)) for (const [index, one] of value.entries()) visit(one, `${at}[${index}]`);
    else if (isJsonObject(value)) {
      if (value.class !== undefined) collect(value, at, found);
      else for (const [name, inner] of Object.entries(value)) visit(inner, `${at}.${name}`);
    }
  };
  for (const [name, value] of Object.entries(tree))
    if (name !== 'value' && name !== 'cast_type') visit(value, `${path}.${name}`);
}

const KNOWN = [
  'COLUMN_REF',
  'CONSTANT',
  'CAST',
  'CONJUNCTION',
  'COMPARISON',
  'BETWEEN',
  'CASE',
  'OPERATOR',
  'FUNCTION',
];

/** The parts as DuckDB writes them; its trees hold numbers too large for JavaScript, so they stay with it. */
async function textsOf(
  duck: Duck,
  raw: string,
  found: readonly { readonly path: string }[],
): Promise<readonly string[]> {
  const [row] = await duck.rows("SELECT json_serialize_sql('SELECT 1') AS tree");
  const frame = String(row?.tree);
  const start = frame.indexOf('"select_list":[') + '"select_list":['.length;
  const end = frame.indexOf('],"from_table"');
  const rows = await duck.rows(
    `SELECT json_deserialize_sql(($1::VARCHAR || json_extract($2::JSON, path)::VARCHAR || $3::VARCHAR)::JSON) AS text
     FROM (SELECT unnest(from_json($4::VARCHAR, '["VARCHAR"]')) AS path, generate_subscripts(from_json($4::VARCHAR, '["VARCHAR"]'), 1) AS n) ORDER BY n`,
    [frame.slice(0, start), raw, frame.slice(end), JSON.stringify(found.map(({ path }) => path))],
  );
  return rows.map(({ text }) => String(text).slice('SELECT '.length));
}

function natureOf(
  tree: JsonObject,
  { aggregates, volatile }: DuckFunctions,
): { readonly constant: boolean; readonly sums: boolean } {
  let constant = true;
  let sums = false;
  const visit = (value: JsonValue | undefined): void => {
    if (Array.isArray(value)) for (const one of value) visit(one);
    if (!isJsonObject(value)) return;
    if (value.class === 'COLUMN_REF') constant = false;
    if (value.class === 'FUNCTION') {
      const name = String(value.function_name).toLowerCase();
      if (volatile.has(name)) throw new NotPushed(`the function ${name} gives another value each time`);
      if (aggregates.has(name)) sums = true;
    }
    for (const inner of Object.values(value)) visit(inner);
  };
  visit(tree);
  return { constant: constant && !sums, sums };
}

async function typesOf(
  duck: Duck,
  drafts: readonly { readonly tree: JsonObject; readonly text: string; readonly sums: boolean }[],
  root: JsonObject,
  { input, by, over }: ExpressionPlace,
): Promise<readonly string[]> {
  const types: string[] = new Array(drafts.length).fill('VARCHAR');
  const describe = async (which: readonly number[], end: string, tail = ''): Promise<void> => {
    if (which.length === 0) return;
    const list = which.map((index) => `${drafts[index]?.text ?? 'NULL'}${tail} AS c${index}`);
    const rows = await duck.rows(`DESCRIBE SELECT ${list.join(', ')} FROM ${input.relation}${end}`);
    for (const [place, index] of which.entries()) types[index] = String(rows[place]?.column_type);
  };
  const all = drafts.map((_, index) => index);
  if (over !== undefined) {
    const isRoot = (index: number): boolean => drafts[index]?.tree === root;
    await describe(
      all.filter((index) => !isRoot(index)),
      '',
    );
    await describe(all.filter(isRoot), '', ` ${over.duck}`);
    return types;
  }
  const isSum = (index: number): boolean => drafts[index]?.sums === true;
  const group = by === undefined || by.length === 0 ? '' : ` GROUP BY ${by.map(quoteName).join(', ')}`;
  await describe(
    all.filter((index) => !isSum(index)),
    '',
  );
  await describe(all.filter(isSum), group);
  return types;
}

export function listOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
