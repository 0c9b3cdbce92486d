import type { ReportType } from '@taktwerk/model';

/** Runs whose files share a folder. */
const RUNS = 1000;

/** Where a report is below the folder of reports: made of numbers and known words alone. */
export function reportFileName(runId: number, type: ReportType): string {
  return `${reportFolderName(runId)}/${runId}.${type}.txt`;
}

export function reportFolderName(runId: number): string {
  return String(Math.floor(runId / RUNS));
}
