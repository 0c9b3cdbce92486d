import { TaktwerkError } from '@taktwerk/model';
import type { BoundParameter } from '../connector/bound-parameter.ts';
import { duckType } from '../duck/duck-type.ts';
import { quoteText } from '../sql/quote.ts';
import { splitMarkers } from '../sql/split-markers.ts';

/**
 * SQL of the user with its markers replaced by the values they have now, each one literal of its type: what a step
 * means does not change when a later step sets the parameter. `what` says where the text stands.
 */
export function bindExpression(text: string, parameters: readonly BoundParameter[], what: string): string {
  const { pieces, names } = splitMarkers(text);
  let sql = pieces[0] ?? '';
  for (const [index, name] of names.entries()) {
    const parameter = parameters.find((one) => one.name === name);
    if (parameter === undefined) {
      throw new TaktwerkError(
        'invalidOrder',
        `${what} uses :${name}; it is not among the parameters of the scenario.`,
      );
    }
    sql += `${literal(parameter)}${pieces[index + 1] ?? ''}`;
  }
  return sql;
}

function literal({ name, type, value }: BoundParameter): string {
  const given = value === null ? 'NULL' : quoteText(value);
  if (type !== 'decimal') return `CAST(${given} AS ${duckType({ name, type, nullable: true })})`;
  // A number of any size, with the places it is written with.
  const point = value?.indexOf('.') ?? -1;
  const places = point < 0 ? 0 : (value?.length ?? 0) - point - 1;
  return `CAST(${given} AS DECIMAL(38,${Math.min(places, 37)}))`;
}
