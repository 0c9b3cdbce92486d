import { TaktwerkError } from '@taktwerk/model';
import type { BoundParameter } from '../connector/bound-parameter.ts';
import { duckType } from '../duck/duck-type.ts';
import { quoteText } from '../sql/quote.ts';
import { splitMarkers } from '../sql/split-markers.ts';

/** The DuckDB variable that holds a parameter. */
export function variableName(parameter: string): string {
  return `taktwerk_${Buffer.from(parameter).toString('hex')}`;
}

/** SQL of the user with its markers replaced by variables, which hold the values; `what` says where it stands. */
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
    const type = duckType({ name, type: parameter.type, nullable: true });
    sql += `CAST(getvariable(${quoteText(variableName(name))}) AS ${type})${pieces[index + 1] ?? ''}`;
  }
  return sql;
}
