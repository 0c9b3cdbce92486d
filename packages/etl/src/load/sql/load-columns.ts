import { TaktwerkError } from '@taktwerk/model/error';
import type { Column } from '../../definition/column.ts';
import { HISTORY_COLUMNS } from '../apply/apply-statements.ts';
import type { TargetRequest } from '../load-target.ts';
import { METADATA_COLUMNS } from './metadata-columns.ts';

/** Does a column of the target come from the load itself, and not from the source? */
export function isOurs(name: string, withMetadata: boolean, withHistory: boolean): boolean {
  return (
    (withMetadata && METADATA_COLUMNS.some((column) => column.name === name)) ||
    (withHistory && HISTORY_COLUMNS.some((column) => column.name === name))
  );
}

/** Refuses a load mode by a column that the source does not have. */
export function checkMode({ mode, table }: TargetRequest, columns: readonly Column[]): void {
  const named =
    mode.kind === 'merge' || mode.kind === 'history'
      ? mode.key
      : mode.kind === 'partition'
        ? mode.columns
        : mode.kind === 'slice'
          ? [mode.column]
          : [];
  for (const name of named) {
    if (columns.some((column) => column.name === name)) continue;
    throw new TaktwerkError(
      'contractBroken',
      `Load mode ${mode.kind} of table "${table}" needs column "${name}", which the source does not have.`,
    );
  }
}
