import { isJsonObject, type JsonObject } from '@taktwerk/model';
import type { Duck } from '../../../duck/duck.ts';
import { quoteName } from '../../../sql/quote.ts';
import { isExact, isWhole, type PushDialect, type TypedSql } from '../dialect/push-dialect.ts';
import { NotPushed } from '../not-pushed.ts';
import type { StatementValues } from '../statement-values.ts';
import { commonType } from './common-type.ts';
import type { DuckFunctions } from './duck-functions.ts';
import { type ExpressionPlace, ExpressionTree, listOf, type Part } from './expression-tree.ts';

/** What expressions are written with. */
export interface ExpressionSetting {
  readonly duck: Duck;
  readonly functions: DuckFunctions;
  readonly dialect: PushDialect;
  readonly values: StatementValues;
}

const COMPARISONS: Readonly<Record<string, string>> = {
  COMPARE_EQUAL: '=',
  COMPARE_NOTEQUAL: '<>',
  COMPARE_LESSTHAN: '<',
  COMPARE_GREATERTHAN: '>',
  COMPARE_LESSTHANOREQUALTO: '<=',
  COMPARE_GREATERTHANOREQUALTO: '>=',
};
const ARITHMETIC = ['+', '-', '*'];
/** Aggregates that give the same whatever the order of the rows. */
const AGGREGATES = ['sum', 'min', 'max', 'count', 'avg', 'bool_and', 'bool_or', 'mean'];
const CHANGES: Readonly<Record<string, Parameters<PushDialect['text']['change']>[2]>> = {
  upper: 'upper',
  ucase: 'upper',
  lower: 'lower',
  lcase: 'lower',
  trim: 'trim',
  ltrim: 'trimStart',
  rtrim: 'trimEnd',
};
const TIMES = ['DATE', 'TIMESTAMP', 'TIMESTAMP WITH TIME ZONE'];

/**
 * An expression of DuckDB as one of the database that gives the same values: DuckDB parses it and tells the type of each of
 * its parts, and only what is known to mean the same is written anew; constants become values that DuckDB has computed.
 * Columns are those of `i`.
 * @throws NotPushed naming what the database does otherwise
 */
export async function writeExpression(
  setting: ExpressionSetting,
  sql: string,
  place: ExpressionPlace,
): Promise<TypedSql> {
  const tree = await ExpressionTree.read(setting.duck, setting.functions, sql, place);
  const { root } = tree;
  const writer = new Writer(setting, tree, place);
  return { sql: await writer.write(root), type: root.type, constant: null };
}

/**
 * A call of a window function whose value depends on the place of a row: its name, its arguments, and its type. Null when
 * the expression is none.
 */
export async function writeWindowCall(
  setting: ExpressionSetting,
  sql: string,
  place: ExpressionPlace,
  names: readonly string[],
): Promise<{ readonly name: string; readonly values: readonly TypedSql[]; readonly type: string } | null> {
  const tree = await ExpressionTree.read(setting.duck, setting.functions, sql, place);
  const { root } = tree;
  const name = String(root.tree.function_name).toLowerCase();
  if (root.tree.class !== 'FUNCTION' || !names.includes(name)) return null;
  if (!hasNoOrder(root.tree) || root.tree.distinct === true || root.tree.filter !== undefined)
    throw new NotPushed(`${name} with rows of its own may mean something else there`);
  const writer = new Writer(setting, tree, place);
  const values: TypedSql[] = [];
  for (const one of listOf(root.tree.children)) values.push(await writer.typed(tree.part(one), root.type));
  return { name, values, type: root.type };
}

class Writer {
  readonly #setting: ExpressionSetting;
  readonly #tree: ExpressionTree;
  readonly #place: ExpressionPlace;
  /** Within what is summed up. */
  #summed = false;

  constructor(setting: ExpressionSetting, tree: ExpressionTree, place: ExpressionPlace) {
    this.#setting = setting;
    this.#tree = tree;
    this.#place = place;
  }

  /** An argument of a window function: none stands for a value of its type. */
  async typed(part: Part, type: string): Promise<TypedSql> {
    const none = part.type === '"NULL"';
    return {
      sql: await (none ? this.#fold(part, type) : this.write(part)),
      type: none ? type : part.type,
      constant: await this.#constantOf(part),
    };
  }

  /** The part as a value of its own type. */
  async write(part: Part): Promise<string> {
    const { dialect } = this.#setting;
    if (part.constant) return this.#fold(part, part.type);
    const { tree, type } = part;
    dialect.check(type, `"${part.text}"`);
    const kind = String(tree.type);
    switch (tree.class) {
      case 'COLUMN_REF':
        return this.#column(tree);
      case 'CAST':
        return this.#cast(part);
      case 'CONJUNCTION': {
        const all = await this.#each(listOf(tree.children), 'BOOLEAN');
        return `(${all.join(kind === 'CONJUNCTION_OR' ? ' OR ' : ' AND ')})`;
      }
      case 'COMPARISON': {
        const { left, right } = await this.#alike(this.#tree.part(tree.left), this.#tree.part(tree.right));
        if (kind === 'COMPARE_NOT_DISTINCT_FROM') return dialect.same(left, right);
        if (kind === 'COMPARE_DISTINCT_FROM') return `(NOT ${dialect.same(left, right)})`;
        const operator = COMPARISONS[kind];
        if (operator === undefined) throw new NotPushed(`${kind} is not known there`);
        return `(${left} ${operator} ${right})`;
      }
      case 'BETWEEN': {
        const [input, lower, upper] = [tree.input, tree.lower, tree.upper].map((one) => this.#tree.part(one));
        if (input === undefined || lower === undefined || upper === undefined)
          throw new NotPushed('an expression is not understood');
        const low = await this.#alike(input, lower);
        const high = await this.#alike(input, upper);
        return `(${low.left} >= ${low.right} AND ${high.left} <= ${high.right})`;
      }
      case 'CASE': {
        const cases: string[] = [];
        for (const one of listOf(tree.case_checks)) {
          const when = await this.#as(this.#tree.part(one.when_expr), 'BOOLEAN');
          cases.push(`WHEN ${when} THEN ${await this.#as(this.#tree.part(one.then_expr), type)}`);
        }
        return `(CASE ${cases.join(' ')} ELSE ${await this.#as(this.#tree.part(tree.else_expr), type)} END)`;
      }
      case 'OPERATOR':
        return this.#operator(part, kind);
      default:
        return this.#function(part);
    }
  }

  /** Computed by DuckDB itself. */
  async #fold({ text }: Part, type: string): Promise<string> {
    const { duck, dialect, values } = this.#setting;
    const wanted = type === '"NULL"' ? 'VARCHAR' : type;
    const [row] = await duck.rows(`SELECT CAST(CAST(${text} AS ${wanted}) AS VARCHAR) AS value`);
    return dialect.bound(values, typeof row?.value === 'string' ? row.value : null, wanted);
  }

  /** The part as a value of another type, by DuckDB's cast. */
  async #as(part: Part, type: string): Promise<string> {
    if (part.constant) return this.#fold(part, type);
    return this.#setting.dialect.convert(await this.write(part), part.type, type);
  }

  async #each(trees: readonly JsonObject[], type: string): Promise<readonly string[]> {
    const list: string[] = [];
    for (const tree of trees) list.push(await this.#as(this.#tree.part(tree), type));
    return list;
  }

  /** Two values in the type they are compared in. */
  async #alike(left: Part, right: Part): Promise<{ readonly left: string; readonly right: string }> {
    const type = commonType(left, right);
    // Whole numbers and decimals are compared as what they are.
    if (type === 'exact') return { left: await this.#exact(left), right: await this.#exact(right) };
    return { left: await this.#as(left, type), right: await this.#as(right, type) };
  }

  async #exact(part: Part): Promise<string> {
    return part.type === '"NULL"' ? this.#fold(part, 'INTEGER') : this.write(part);
  }

  #column(tree: JsonObject): string {
    const { columns } = this.#place.input;
    const names = Array.isArray(tree.column_names) ? tree.column_names.map(String) : [];
    const found = columns.find((name) => name.toLowerCase() === names[0]?.toLowerCase());
    if (found === undefined || names.length !== 1)
      throw new NotPushed(`"${names.join('.')}" is no column of its input`);
    return `i.${quoteName(found)}`;
  }

  async #cast({ tree, type }: Part): Promise<string> {
    const child = this.#tree.part(tree.child);
    const given = await this.write(child);
    return this.#setting.dialect.convert(given, child.type, type);
  }

  async #operator(part: Part, kind: string): Promise<string> {
    const parts = listOf(part.tree.children).map((one) => this.#tree.part(one));
    const [first, ...others] = parts;
    if (first === undefined) throw new NotPushed('an expression is not understood');
    switch (kind) {
      case 'OPERATOR_IS_NULL':
        return `(${await this.write(first)} IS NULL)`;
      case 'OPERATOR_IS_NOT_NULL':
        return `(${await this.write(first)} IS NOT NULL)`;
      case 'OPERATOR_NOT':
        return `(NOT ${await this.#as(first, 'BOOLEAN')})`;
      case 'OPERATOR_COALESCE':
        return `coalesce(${(
          await this.#each(
            parts.map(({ tree }) => tree),
            part.type,
          )
        ).join(', ')})`;
      case 'COMPARE_IN':
      case 'COMPARE_NOT_IN': {
        // One after the other: each is compared in a type of its own.
        const tests: string[] = [];
        for (const other of others) {
          const { left, right } = await this.#alike(first, other);
          tests.push(`${left} = ${right}`);
        }
        return `(${kind === 'COMPARE_IN' ? '' : 'NOT '}(${tests.join(' OR ')}))`;
      }
      default:
        throw new NotPushed(`${kind} may mean something else there`);
    }
  }

  async #function(part: Part): Promise<string> {
    const { tree, type } = part;
    const { dialect, functions } = this.#setting;
    const name = String(tree.function_name).toLowerCase();
    const parts = listOf(tree.children).map((one) => this.#tree.part(one));
    if (functions.aggregates.has(name) || name === 'count_star') return this.#aggregate(name, part, parts);
    if (!hasNoOrder(tree) || tree.distinct === true || tree.filter !== undefined)
      throw new NotPushed(`${name} with rows of its own may mean something else there`);
    const [first, second] = parts;
    if (ARITHMETIC.includes(name) && first !== undefined) return this.#arithmetic(name, part, first, second);
    if (name === '/' && first !== undefined && second !== undefined && type === 'DOUBLE') {
      const [left, right] = [await this.#as(first, 'DOUBLE'), await this.#as(second, 'DOUBLE')];
      return dialect.divide(left, right, second.type === 'DOUBLE' || second.type === 'FLOAT');
    }
    if ((name === '//' || name === '%') && first !== undefined && second !== undefined && isExact(type)) {
      const [left, right] = [await this.#exact(first), await this.#exact(second)];
      const sql =
        name === '%' ? dialect.rest(left, right) : isWhole(type) ? dialect.wholeQuotient(left, right) : null;
      if (sql !== null) return dialect.typed(sql, type, `"${part.text}"`);
    }
    if (name === 'nullif' && first !== undefined && second !== undefined) {
      const { left, right } = await this.#alike(first, second);
      return `(CASE WHEN ${left} = ${right} THEN NULL ELSE ${await this.write(first)} END)`;
    }
    const change = CHANGES[name];
    if (change !== undefined && parts.length === 1 && first?.type === 'VARCHAR')
      return dialect.text.change(this.#setting, await this.write(first), change);
    const written: TypedSql[] = [];
    const alike = name === 'greatest' || name === 'least';
    for (const one of parts) {
      const sql = alike ? await this.#as(one, type) : await this.write(one);
      written.push({ sql, type: alike ? type : one.type, constant: await this.#constantOf(one) });
    }
    const sql = dialect.call(name, written);
    if (sql === null) throw new NotPushed(`the function ${name} may give something else there`);
    return dialect.typed(sql, type, `"${part.text}"`);
  }

  async #constantOf(part: Part): Promise<string | null> {
    if (!part.constant) return null;
    const [row] = await this.#setting.duck.rows(`SELECT CAST(${part.text} AS VARCHAR) AS value`);
    return typeof row?.value === 'string' ? row.value : null;
  }

  async #arithmetic(name: string, part: Part, first: Part, second: Part | undefined): Promise<string> {
    const { dialect } = this.#setting;
    const { type } = part;
    const what = `"${part.text}"`;
    if (second === undefined) {
      if (name !== '-' || !(isExact(type) || type === 'DOUBLE'))
        throw new NotPushed(`${what} may give something else there`);
      return dialect.typed(`(- ${await this.#as(first, type)})`, type, what);
    }
    if (isExact(type) && [first, second].every((one) => isExact(one.type) || one.type === '"NULL"'))
      return dialect.typed(`(${await this.#exact(first)} ${name} ${await this.#exact(second)})`, type, what);
    if (type === 'DOUBLE')
      return `(${await this.#as(first, 'DOUBLE')} ${name} ${await this.#as(second, 'DOUBLE')})`;
    const sql =
      TIMES.includes(first.type) || TIMES.includes(second.type)
        ? await this.#time(name, first, second)
        : null;
    if (sql === null) throw new NotPushed(`${what} may give something else there`);
    return dialect.typed(sql, type, what);
  }

  /** Days and intervals added to a date or a time, and days between dates. */
  async #time(name: string, first: Part, second: Part): Promise<string | null> {
    const { dialect } = this.#setting;
    const written: TypedSql[] = [];
    for (const one of [first, second])
      written.push({ sql: await this.write(one), type: one.type, constant: await this.#constantOf(one) });
    return dialect.call(name, written);
  }

  async #aggregate(name: string, part: Part, parts: readonly Part[]): Promise<string> {
    const { tree, type } = part;
    const { dialect } = this.#setting;
    const called = name === 'mean' ? 'avg' : name;
    if ((this.#place.by === undefined && this.#place.over === undefined) || this.#summed || !hasNoOrder(tree))
      throw new NotPushed(`${name} does not stand where rows are summed up`);
    if (called !== 'count_star' && !AGGREGATES.includes(called))
      throw new NotPushed(`the function ${name} may give something else there`);
    this.#summed = true;
    const [of] = parts;
    const filter = tree.filter === undefined ? null : await this.#as(this.#tree.part(tree.filter), 'BOOLEAN');
    const distinct = tree.distinct === true;
    if (parts.length > 1) throw new NotPushed(`the function ${name} may give something else there`);
    if (of === undefined) {
      this.#summed = false;
      return this.#summing('count', null, false, filter);
    }
    const argument = await this.write(of);
    this.#summed = false;
    if (called === 'sum' && !isExact(of.type))
      throw new NotPushed(
        of.type === 'DOUBLE' || of.type === 'FLOAT'
          ? 'a sum of floating point numbers depends on the order of the rows'
          : `a sum of ${of.type} may be another value there`,
      );
    if (called === 'avg') return this.#average(argument, of, distinct, filter);
    if ((called === 'bool_and' || called === 'bool_or') && of.type !== 'BOOLEAN')
      throw new NotPushed(`the function ${name} may give something else there`);
    return dialect.typed(this.#summing(called, argument, distinct, filter), type, `"${part.text}"`);
  }

  #summing(name: string, argument: string | null, distinct: boolean, filter: string | null): string {
    const { over } = this.#place;
    const sum = this.#setting.dialect.aggregate(name, argument, distinct, filter);
    return over === undefined ? sum : `${sum} ${over.pushed}`;
  }

  /** DuckDB divides the whole sum of the digits by the number of values, both as floating point numbers. */
  #average(argument: string, { type }: Part, distinct: boolean, filter: string | null): string {
    const { dialect } = this.#setting;
    const scale = averageScale(type);
    if (scale === null)
      throw new NotPushed(
        `an average of ${type} is rounded otherwise there; of numbers of up to 9 digits it is not`,
      );
    const power = `1${'0'.repeat(scale)}`;
    const sum = `(${this.#summing('sum', argument, distinct, filter)} * ${power})`;
    const count = `(${this.#summing('count', argument, distinct, filter)} * ${power})`;
    const [top, below] = [
      dialect.convert(sum, 'HUGEINT', 'DOUBLE'),
      dialect.convert(count, 'HUGEINT', 'DOUBLE'),
    ];
    return `(CASE WHEN ${count} > 0 THEN ${dialect.divide(top, below, false)} END)`;
  }
}

/** Places behind the point of what DuckDB averages by 64-bit sums; null for the others. */
function averageScale(type: string): number | null {
  if (type === 'SMALLINT' || type === 'INTEGER') return 0;
  if (!type.startsWith('DECIMAL(')) return null;
  const [width = '38', scale = '0'] = type.slice('DECIMAL('.length, -1).split(',');
  return Number(width) <= 9 ? Number(scale) : null;
}

function hasNoOrder({ order_bys: order }: JsonObject): boolean {
  return !isJsonObject(order) || listOf(order.orders).length === 0;
}
