import { TaktwerkError } from '@taktwerk/model';
import type { Step } from '../../definition/scenario.ts';
import { quoteName, quoteText } from '../../sql/quote.ts';
import type { StepInput } from './step-input.ts';

export type OrderBy = readonly { readonly column: string; readonly descending?: boolean }[];

/** What a step is compiled with: its inputs, whose columns are looked up by name, and the parameters. */
export class StepContext {
  readonly #step: Step;
  readonly inputs: readonly StepInput[];
  /** SQL of the user with its parameters put in as values. */
  readonly bind: (expression: string) => string;

  constructor(step: Step, inputs: readonly StepInput[], bind: (expression: string) => string) {
    this.#step = step;
    this.inputs = inputs;
    this.bind = bind;
  }

  input(place = 0): StepInput {
    const found = this.inputs[place];
    if (found !== undefined) return found;
    throw this.refuse(`needs input ${place + 1}; it has ${this.inputs.length}`);
  }

  get relation(): string {
    return this.input().relation;
  }

  /** A column of an input, quoted. */
  column(name: string, place = 0): string {
    const { columns, id } = this.input(place);
    if (columns.includes(name)) return quoteName(name);
    throw this.refuse(`needs column "${name}" of step "${id}", which has ${columns.join(', ')}`);
  }

  /** What DuckDB calls the type of a column. */
  type(name: string, place = 0): string {
    this.column(name, place);
    return this.input(place).types.get(name) ?? 'VARCHAR';
  }

  list(names: readonly string[], place = 0): string {
    return names.map((name) => this.column(name, place)).join(', ');
  }

  order(by: OrderBy | undefined): string {
    if (by === undefined || by.length === 0) return '';
    const terms = by.map(
      (one) => `${this.column(one.column)}${one.descending === true ? ' DESC' : ''} NULLS LAST`,
    );
    return ` ORDER BY ${terms.join(', ')}`;
  }

  over(partition: readonly string[] | undefined, by: OrderBy | undefined): string {
    const parts =
      partition === undefined || partition.length === 0 ? '' : `PARTITION BY ${this.list(partition)}`;
    return `OVER (${parts}${this.order(by)})`;
  }

  /** The input with some of its columns changed. */
  replacing(names: readonly string[], change: (quoted: string, name: string) => string): string {
    const changed = names.map((name) => `${change(this.column(name), name)} AS ${quoteName(name)}`);
    return `SELECT * REPLACE (${changed.join(', ')}) FROM ${this.relation}`;
  }

  /** The input with further columns; those of the same name are replaced. */
  adding(columns: readonly (readonly [name: string, expression: string])[], of?: string): string {
    const names = columns.map(([name]) => name);
    const added = columns.map(([name, expression]) => `${expression} AS ${quoteName(name)}`);
    return `SELECT ${this.others(names)}${added.join(', ')} FROM ${of ?? this.relation}`;
  }

  calculated(columns: readonly { readonly name: string; readonly expression: string }[]): string {
    return columns
      .map(({ name, expression }) => `(${this.bind(expression)}) AS ${quoteName(name)}`)
      .join(', ');
  }

  /** All columns but those that are calculated anew. */
  others(names: readonly string[]): string {
    const kept = this.input().columns.filter((name) => !names.includes(name));
    return kept.map((name) => `${quoteName(name)}, `).join('');
  }

  /** A text of the user, where `:name` alone stands for the value of a parameter. */
  text(value: string | null): string {
    if (value === null) return 'NULL';
    return isMarker(value) ? `CAST(${this.bind(value)} AS VARCHAR)` : quoteText(value);
  }

  refuse(what: string): TaktwerkError {
    return new TaktwerkError('invalidOrder', `Step "${this.#step.id}" (${this.#step.kind}) ${what}.`);
  }
}

/** Is a text nothing but `:name`? */
export function isMarker(text: string): boolean {
  return text.length > 1 && text.startsWith(':') && [...text.slice(1)].every(isNamePart);
}

function isNamePart(character: string): boolean {
  return character === '_' || character.toLowerCase() !== character.toUpperCase() || isDigit(character);
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}
