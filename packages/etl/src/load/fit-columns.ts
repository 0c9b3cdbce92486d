import { TaktwerkError } from '@taktwerk/model/error';
import { type Column, describeType, type TypeName } from '../definition/column.ts';
import type { Contract } from '../definition/composition.ts';
import type { ShapeRows } from './load-target.ts';

/** How the rows meet the columns of an existing target. */
export interface FittedColumns {
  /** One per source column that is written: the column it is written as. */
  readonly written: readonly { readonly from: string; readonly column: Column }[];
  readonly added: readonly Column[];
  readonly widened: readonly Column[];
  /** Source columns whose values are left out; `leavesOutRow` when that leaves out rows that have one. */
  readonly left: readonly string[];
  readonly leavesOutRows: boolean;
  /** Must values be looked at, because not every value of a source column fits its target column? */
  readonly checked: boolean;
}

/** Decides by the contract what becomes of each source column; throws `contractBroken` naming table and column. */
export function fitColumns(
  table: string,
  target: readonly Column[],
  shape: ShapeRows,
  contract: Contract,
): FittedColumns {
  const written: { from: string; column: Column }[] = [];
  const added: Column[] = [];
  const widened: Column[] = [];
  const left: string[] = [];
  let checked = false;
  for (const { from, column } of shape) {
    const existing = target.find(({ name }) => name === column.name);
    if (existing === undefined) {
      const answer = contract.columns ?? 'evolve';
      if (answer === 'freeze') {
        throw broken(`Table "${table}" has no column "${column.name}", and its contract lets none be added.`);
      }
      if (answer === 'evolve') {
        // The rows that are already there have no value for it.
        const addedColumn = { ...column, nullable: true };
        added.push(addedColumn);
        written.push({ from, column: addedColumn });
      } else left.push(from);
      continue;
    }
    const fit = fitType(existing, column);
    if (fit === 'fits') {
      written.push({ from, column: existing });
    } else if (fit !== 'byValue' && (contract.types ?? 'evolve') === 'evolve') {
      widened.push({ ...fit, name: existing.name, nullable: existing.nullable });
      written.push({ from, column: { ...fit, name: existing.name, nullable: existing.nullable } });
    } else if (fit !== 'byValue' && contract.types === 'freeze') {
      throw broken(
        `Column "${existing.name}" of table "${table}" is ${describeType(existing)}, the source has ${describeType(column)}, and the contract lets no type be changed.`,
      );
    } else {
      checked = true;
      written.push({ from, column: existing });
    }
  }
  for (const column of target) {
    if (column.nullable || written.some((one) => one.column.name === column.name)) continue;
    throw broken(
      `Column "${column.name}" of table "${table}" needs a value, and the source has no such column.`,
    );
  }
  const leavesOutRows = contract.columns === 'discardRow' && left.length > 0;
  return { written, added, widened, left, leavesOutRows, checked };
}

const WHOLE: readonly TypeName[] = ['int16', 'int32', 'int64'];
/** Digits of the largest value. */
const WHOLE_DIGITS: Readonly<Partial<Record<TypeName, number>>> = { int16: 5, int32: 10, int64: 19 };

/** Does every value of the source fit? If not: the type that holds both, or `byValue` where only values can tell. */
export function fitType(target: Column, source: Column): 'fits' | 'byValue' | Column {
  if (target.type === source.type && target.type !== 'decimal') return 'fits';
  if (target.type === 'text') return 'fits';
  if (
    target.type === 'float64' &&
    (source.type === 'float32' || source.type === 'int16' || source.type === 'int32')
  ) {
    return 'fits';
  }
  if (target.type === 'float32' && source.type === 'float64') return { ...plain(source) };
  const targetWhole = WHOLE.indexOf(target.type);
  const sourceWhole = WHOLE.indexOf(source.type);
  if (targetWhole !== -1 && sourceWhole !== -1) return sourceWhole <= targetWhole ? 'fits' : plain(source);
  const wanted = digitsOf(source);
  const given = digitsOf(target);
  if (wanted === null || given === null) return 'byValue';
  if (given === 'any') return 'fits';
  if (wanted === 'any') return { name: target.name, type: 'decimal', nullable: true };
  const whole = Math.max(wanted.whole, given.whole);
  const scale = Math.max(wanted.scale, given.scale);
  if (whole === given.whole && scale === given.scale) return 'fits';
  if (whole + scale > 38) return { name: target.name, type: 'decimal', nullable: true };
  return { name: target.name, type: 'decimal', precision: whole + scale, scale, nullable: true };
}

/** The type without the source's own word for it, which may say less than the type. */
function plain({ name, type, nullable }: Column): Column {
  return { name, type, nullable };
}

function digitsOf(column: Column): { readonly whole: number; readonly scale: number } | 'any' | null {
  const whole = WHOLE_DIGITS[column.type];
  if (whole !== undefined) return { whole, scale: 0 };
  if (column.type !== 'decimal') return null;
  if (column.precision === undefined) return 'any';
  return { whole: column.precision - (column.scale ?? 0), scale: column.scale ?? 0 };
}

function broken(details: string): TaktwerkError {
  return new TaktwerkError('contractBroken', details);
}
