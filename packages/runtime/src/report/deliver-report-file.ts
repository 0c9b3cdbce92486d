import type { OutgoingReportFile, ReportFileRecord } from '@taktwerk/model';
import type { ReportReads } from '@taktwerk/store';
import type { Delivery } from '../notification/outbox.ts';
import type { ReportFiles } from './report-files.ts';

/** What keeping reports in files needs of the node; what it changes goes into the commit that gathers. */
export interface ReportFileHost {
  reportFile(file: ReportFileRecord): void;
  dropReports(runId: number): void;
}

/**
 * Writes the reports of an ended run into files, or removes them. The commit that takes the order out knows the files and
 * takes the text out of the database, so the text is in one of the two whatever happens between.
 */
export async function deliverReportFile(
  parts: {
    readonly host: ReportFileHost;
    readonly reports: ReportReads;
    /** Null where no folder is set: the text stays in the database. */
    readonly files: ReportFiles | null;
  },
  { runId, action, keep }: OutgoingReportFile,
): Promise<Delivery> {
  const { host, reports, files } = parts;
  if (files === null) return { kind: 'done' };
  if (action === 'remove') {
    await files.remove(runId);
    return { kind: 'done' };
  }
  const written = await files.write(reports, runId);
  return {
    kind: 'done',
    settle: () => {
      for (const file of written) host.reportFile(file);
      if (!keep) host.dropReports(runId);
    },
  };
}
