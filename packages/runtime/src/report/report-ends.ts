import type { ReportChunk, ReportType } from '@taktwerk/model';
import type { ReportEnd } from '@taktwerk/store';

/** A page is closed once it holds this many bytes. */
const PAGE_BYTES = 64 * 1024;

/** Knows where the reports of active tasks end, so that text is appended once and pages stay as they are. */
export class ReportEnds {
  readonly #ends = new Map<number, Map<ReportType, { end: number; page: number; pageBytes: number }>>();

  restore({ runId, type, end, page, pageBytes }: ReportEnd): void {
    this.#of(runId).set(type, { end, page, pageBytes });
  }

  /** Next byte of a report; 0 for one that does not exist. */
  end(runId: number, type: ReportType): number {
    return this.#ends.get(runId)?.get(type)?.end ?? 0;
  }

  /** The chunk that appends this text, which stands for `bytes` bytes of its source. */
  append(runId: number, type: ReportType, text: string, bytes: number): ReportChunk {
    const reports = this.#of(runId);
    let report = reports.get(type);
    if (report === undefined) {
      report = { end: 0, page: 1, pageBytes: 0 };
      reports.set(type, report);
    }
    if (report.pageBytes >= PAGE_BYTES) {
      report.page += 1;
      report.pageBytes = 0;
    }
    const chunk: ReportChunk = { runId, type, page: report.page, start: report.end, bytes, text };
    report.end += bytes;
    report.pageBytes += bytes;
    return chunk;
  }

  forget(runId: number): void {
    this.#ends.delete(runId);
  }

  clear(): void {
    this.#ends.clear();
  }

  #of(runId: number): Map<ReportType, { end: number; page: number; pageBytes: number }> {
    let reports = this.#ends.get(runId);
    if (reports === undefined) {
      reports = new Map();
      this.#ends.set(runId, reports);
    }
    return reports;
  }
}
