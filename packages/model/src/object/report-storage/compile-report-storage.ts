import type { ReportStorageAttributes } from '../schema/report-storage.ts';
import type { ReportStorage } from './report-storage.ts';

/** Null is the database, whatever the end. */
export function compileReportStorage(attributes: ReportStorageAttributes): ReportStorage | null {
  const database = attributes.report_to_database !== '0';
  const file = attributes.report_to_file === '1';
  const onErrorOnly = attributes.report_on_error_only === '1';
  return database && !file && !onErrorOnly ? null : { database, file, onErrorOnly };
}
