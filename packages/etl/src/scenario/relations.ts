import { TaktwerkError } from '@taktwerk/model';
import type { Duck } from '../duck/duck.ts';
import { quoteName } from '../sql/quote.ts';
import type { StepInput } from './sql/step-input.ts';

/** The rows that steps give, by the names of the steps and of their ports. */
export class Relations {
  readonly #known = new Map<string, StepInput>();

  /** Where the rows of a step lie. */
  place(id: string): string {
    return `memory.main.${quoteName(id)}`;
  }

  /** A table computed now, or a view that becomes part of the statement that reads it. */
  async define(duck: Duck, id: string, sql: string, stored: boolean): Promise<void> {
    await duck.run(`CREATE OR REPLACE ${stored ? 'TABLE' : 'VIEW'} ${this.place(id)} AS ${sql}`);
    await this.register(duck, id);
  }

  async register(duck: Duck, id: string): Promise<void> {
    const relation = this.place(id);
    const described = await duck.rows(`DESCRIBE SELECT * FROM ${relation}`);
    this.#known.set(id, {
      id,
      relation,
      columns: described.map(({ column_name: name }) => String(name)),
      types: new Map(
        described.map(({ column_name: name, column_type: type }) => [String(name), String(type)]),
      ),
    });
  }

  /** Lets the rows of another step pass under a further name. */
  pass(id: string, from: string): void {
    const passed = this.#known.get(from);
    if (passed !== undefined) this.#known.set(id, { ...passed, id });
  }

  has(id: string): boolean {
    return this.#known.has(id);
  }

  of(id: string): StepInput {
    const found = this.#known.get(id);
    if (found !== undefined) return found;
    throw new TaktwerkError('invalidOrder', `Step "${id}" gives no rows; a step reads from one that does.`);
  }

  /** Rows of a step that are stored; null where they are part of another statement. */
  async stored(duck: Duck, id: string): Promise<number | null> {
    if (this.#known.get(id)?.relation !== this.place(id)) return null;
    const [table] = await duck.rows(
      "SELECT estimated_size AS rows FROM duckdb_tables() WHERE database_name = 'memory' AND table_name = $1",
      [id],
    );
    return table === undefined ? null : Number(table.rows);
  }
}
