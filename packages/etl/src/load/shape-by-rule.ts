import { TaktwerkError } from '@taktwerk/model/error';
import type { SourceReader } from '../connector/source-reader.ts';
import type { Column } from '../definition/column.ts';
import type { ExtractionRule } from '../definition/extraction-rule.ts';
import { fitType } from './fit-columns.ts';
import type { ShapedColumn, ShapeRows } from './load-target.ts';

/** Which columns are loaded and as what, and whether values have to be looked at for that. */
export interface RuleShape {
  readonly shape: ShapeRows;
  readonly checked: boolean;
}

/** The result fields of a rule over what the source has; a column that has vanished is named. */
export function shapeByRule(rule: ExtractionRule, sourceName: string, reader: SourceReader): RuleShape {
  const { fields } = rule;
  if (fields === undefined) {
    return { shape: reader.columns.map((column) => ({ from: column.name, column })), checked: false };
  }
  let checked = false;
  const shape = fields.map((field): ShapedColumn => {
    const from = field.from ?? field.name;
    const source = reader.columns.find(({ name }) => name === from);
    if (source === undefined) {
      throw new TaktwerkError(
        'contractBroken',
        `Source "${sourceName}" has no column "${from}", which rule "${rule.name}" needs; it has ${reader.columns.map(({ name }) => name).join(', ')}.`,
      );
    }
    const column: Column = {
      name: field.name,
      type: field.type,
      nullable: field.nullable ?? true,
      ...(field.precision === undefined ? {} : { precision: field.precision, scale: field.scale ?? 0 }),
    };
    const form = field.format !== undefined || field.decimalSeparator !== undefined;
    checked ||= form || !exact(column, source, reader.copies);
    return {
      from,
      column,
      ...(field.format === undefined ? {} : { format: field.format }),
      ...(field.decimalSeparator === undefined ? {} : { decimalSeparator: field.decimalSeparator }),
    };
  });
  return { shape, checked };
}

/** Does every value arrive as it is, or is refused, when the target reads the source's bytes? */
function exact(column: Column, source: Column, copies: SourceReader['copies']): boolean {
  // Every type is read from the text of CSV, but places behind the point would be rounded away.
  if (copies === 'csv') return column.type !== 'decimal' || column.precision === undefined;
  return fitType(column, source) === 'fits';
}
