import type { Column } from '../../../definition/column.ts';
import { duckType } from '../../../duck/duck-type.ts';
import { quoteName } from '../../../sql/quote.ts';
import type { StepInput } from '../../sql/step-input.ts';
import { type SelectStep, stepSql } from '../../sql/step-sql.ts';
import { isExact, type TypedSql } from '../dialect/push-dialect.ts';
import type { ExpressionPlace } from '../expression/expression-tree.ts';
import { type ExpressionSetting, writeExpression } from '../expression/write-expression.ts';
import { NotPushed } from '../not-pushed.ts';

/** What a step is written with for a database; `relation` of an input is what the database calls it. */
export class PushedStepScope {
  readonly setting: ExpressionSetting;
  readonly inputs: readonly StepInput[];
  /** The same inputs as DuckDB calls them: they tell types, and have no rows. */
  readonly empty: readonly StepInput[];
  /** SQL of the user with its parameters put in as values. */
  readonly bind: (expression: string) => string;
  /** What DuckDB calls the types of the columns of the step. */
  readonly types: ReadonlyMap<string, string>;

  constructor(given: Pick<PushedStepScope, 'setting' | 'inputs' | 'empty' | 'bind' | 'types'>) {
    this.setting = given.setting;
    this.inputs = given.inputs;
    this.empty = given.empty;
    this.bind = given.bind;
    this.types = given.types;
  }

  input(place = 0): StepInput {
    const found = this.inputs[place];
    if (found === undefined) throw new NotPushed('it has no rows to read');
    return found;
  }

  /** The rows of the first input, as `i`. */
  get from(): string {
    return `FROM ${this.input().relation} AS i`;
  }

  /** A column of `i`. */
  column(name: string): TypedSql {
    return { sql: `i.${quoteName(name)}`, type: this.type(name), constant: null };
  }

  type(name: string, place = 0): string {
    return this.input(place).types.get(name) ?? 'VARCHAR';
  }

  convert({ sql, type }: TypedSql, to: string): string {
    return this.setting.dialect.convert(sql, type, to);
  }

  /** A column of `i` as text. */
  text(name: string): string {
    return this.convert(this.column(name), 'VARCHAR');
  }

  /** A text as a value. */
  value(text: string | null, type = 'VARCHAR'): string {
    return this.setting.dialect.bound(this.setting.values, text, type);
  }

  /** A text that DuckDB reads as a type. */
  async read(text: string, type: string): Promise<string> {
    const [row] = await this.setting.duck.rows(
      `SELECT CAST(CAST($1::VARCHAR AS ${type}) AS VARCHAR) AS value`,
      [text],
    );
    return this.value(typeof row?.value === 'string' ? row.value : null, type);
  }

  expression(text: string, place: Omit<ExpressionPlace, 'input'> = {}): Promise<TypedSql> {
    const input = this.empty[0];
    if (input === undefined) throw new NotPushed('it has no rows to read');
    return writeExpression(this.setting, this.bind(text), { ...place, input });
  }

  /** All columns of `i` but some, each behind a comma. */
  others(names: readonly string[]): readonly string[] {
    return this.input()
      .columns.filter((name) => !names.includes(name))
      .map((name) => `i.${quoteName(name)}`);
  }

  /** The input with some columns changed in their place. */
  async replacing(
    names: readonly string[],
    change: (name: string) => string | Promise<string>,
  ): Promise<string> {
    const list: string[] = [];
    for (const name of this.input().columns) {
      const quoted = quoteName(name);
      list.push(names.includes(name) ? `${await change(name)} AS ${quoted}` : `i.${quoted}`);
    }
    return `SELECT ${list.join(', ')} ${this.from}`;
  }

  /** The input with further columns; those of the same name are replaced. */
  adding(columns: readonly (readonly [name: string, sql: string])[], from = this.from): string {
    const added = columns.map(([name, sql]) => `${sql} AS ${quoteName(name)}`);
    return `SELECT ${[...this.others(columns.map(([name]) => name)), ...added].join(', ')} ${from}`;
  }

  /** Texts of the rows of a step that reads nothing, as DuckDB gives them. */
  async rowsOf(
    step: SelectStep,
    types: ReadonlyMap<string, string> = this.types,
  ): Promise<readonly (readonly (string | null)[])[]> {
    const nothing: StepInput = { id: 'nothing', relation: '(SELECT 1)', columns: [], types: new Map() };
    const sql = stepSql(step, [nothing], this.bind);
    const names = [...types.keys()];
    const rows = await this.setting.duck.rows(
      `SELECT ${names.map((name, index) => `CAST(${quoteName(name)} AS VARCHAR) AS c${index}`).join(', ')} FROM (${sql})`,
    );
    return rows.map((row) => names.map((_, index) => textOrNull(row[`c${index}`])));
  }

  /** Are two values equal, or the same where none equals none? */
  compared(one: TypedSql, other: TypedSql, same: boolean): string {
    const { dialect } = this.setting;
    let [left, right] = [one.sql, other.sql];
    if (one.type !== other.type && !(isExact(one.type) && isExact(other.type))) {
      if (![one.type, other.type].includes('DOUBLE'))
        throw new NotPushed(`${one.type} and ${other.type} may be compared otherwise there`);
      left = dialect.convert(left, one.type, 'DOUBLE');
      right = dialect.convert(right, other.type, 'DOUBLE');
    }
    return same ? dialect.same(left, right) : `${left} = ${right}`;
  }

  /** The terms of an ORDER BY. */
  order(by: readonly { readonly column: string; readonly descending?: boolean }[], of = 'i'): string {
    return by
      .map(({ column, descending }) =>
        this.setting.dialect.order(`${of}.${quoteName(column)}`, descending === true, this.type(column)),
      )
      .join(', ');
  }
}

/** The type of DuckDB for a type of ours. */
export function duckTypeOf(column: Omit<Column, 'name' | 'nullable'>): string {
  const type = duckType({ ...column, name: '', nullable: true });
  return type === 'TIMESTAMPTZ' ? 'TIMESTAMP WITH TIME ZONE' : type;
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
