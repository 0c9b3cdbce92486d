import type { ReportType } from '@taktwerk/model';
import { flag, integer, integerOrNull, oneOf } from '../row/column.ts';
import type { Row } from '../row/row.ts';
import { REPORT_TYPES } from './report-type.ts';

export interface ReportSummary {
  readonly type: ReportType;
  readonly endTime: number | null;
  readonly pages: number;
  readonly inDatabase: boolean;
}

/** One entry per row of `type`, `end_time`, `pages` and `stored`, in the order in which users read reports. */
export function reportSummaries(rows: readonly Row[]): ReportSummary[] {
  const reports = rows.map((row) => ({
    type: oneOf(row, 'type', REPORT_TYPES),
    endTime: integerOrNull(row, 'end_time'),
    pages: integer(row, 'pages'),
    inDatabase: flag(row, 'stored'),
  }));
  return REPORT_TYPES.flatMap((type) => reports.filter((report) => report.type === type));
}
