import type { BoundParameter } from '../../../connector/bound-parameter.ts';
import type { Connection } from '../../../definition/connection.ts';
import type { StepOf } from '../../../definition/scenario.ts';
import { splitMarkers } from '../../../sql/split-markers.ts';
import type { PushDialect } from '../dialect/push-dialect.ts';
import { NotPushed } from '../not-pushed.ts';
import { type StatementValues, withoutPlaces } from '../statement-values.ts';

/** A database that scenarios are pushed down to. */
export interface Warehouse {
  readonly dialect: PushDialect;
  /**
   * What an extract reads, as a SELECT with the columns of its rule.
   * @throws NotPushed when a column would be another value than the one the column engine reads
   */
  extract(
    step: StepOf<'extract'>,
    types: ReadonlyMap<string, string>,
    parameters: readonly BoundParameter[],
    values: StatementValues,
  ): Promise<string>;
  /** Does the database take the statement? Rejects with what it says. */
  explain(sql: string, values: readonly string[]): Promise<void>;
  close(): void;
}

/** Connections of these kinds may take whole scenarios. */
export type WarehouseConnection = Extract<Connection, { kind: 'postgres' | 'mariadb' }>;

/** A query of the user with values in the place of its markers. */
export function boundQuery(
  text: string,
  parameters: readonly BoundParameter[],
  bound: (parameter: BoundParameter) => string,
): string {
  const { pieces, names } = splitMarkers(withoutPlaces(text));
  let sql = pieces[0] ?? '';
  for (const [index, name] of names.entries()) {
    const parameter = parameters.find((one) => one.name === name);
    if (parameter === undefined) throw new NotPushed(`it uses :${name}, which is no parameter`);
    sql += `${bound(parameter)}${pieces[index + 1] ?? ''}`;
  }
  // A comment at its end must not take what follows.
  return `${sql}\n`;
}
