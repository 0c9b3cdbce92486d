import { TaktwerkError } from '@taktwerk/model/error';
import { SqlLoad } from '../../load/sql/sql-load.ts';
import { openFile } from '../file/open-file.ts';
import { RowSource } from '../rows/row-source.ts';

/** What a connector of a third party builds on: it needs to import nothing of Taktwerk. */
export const connectorToolkit = {
  /** A fault to throw: what was wrong, what was expected, where; never with a secret. */
  fault: (
    reason: Extract<
      TaktwerkError['reason'],
      'connectionFailed' | 'sourceFailed' | 'targetFailed' | 'invalidOrder'
    >,
    details: string,
    cause?: unknown,
  ) => new TaktwerkError(reason, details, { cause }),
  /** A source whose rows come by SQL, in ranges of a key, with parameters and cursors: give it a `RowDatabase`. */
  readRows: RowSource.open,
  /** A source that comes as one file of any format: write it into `request.workFolder`. */
  readFile: openFile,
  /** A target of tables, with every load mode: give it an `SqlSession`. */
  writeTable: SqlLoad.open,
} as const;

export type ConnectorToolkit = typeof connectorToolkit;
