import type { ReportChunk, ReportType } from '@taktwerk/model';
import type { ReportEnd } from '@taktwerk/store';

/** A page is closed once it holds this many bytes. */
const PAGE_BYTES = 64 * 1024;

/** Knows where the reports of active tasks end, so that text is appended once and pages stay as they are. */
export class ReportEnds {
  readonly #ends = new Map<number, EndsOfRun>();

  restore({ runId, type, end, page, pageBytes }: ReportEnd): void {
    this.#of(runId)[type] = { end, page, pageBytes };
  }

  /** Next byte of a report; 0 for one that does not exist. */
  end(runId: number, type: ReportType): number {
    return this.#ends.get(runId)?.[type]?.end ?? 0;
  }

  /** The chunk that appends this text, which stands for `bytes` bytes of its source. */
  append(runId: number, type: ReportType, text: string, bytes: number): ReportChunk {
    const reports = this.#of(runId);
    let report = reports[type];
    if (report === undefined) {
      report = { end: 0, page: 1, pageBytes: 0 };
      reports[type] = report;
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

  #of(runId: number): EndsOfRun {
    let reports = this.#ends.get(runId);
    if (reports === undefined) {
      reports = {};
      this.#ends.set(runId, reports);
    }
    return reports;
  }
}

type EndsOfRun = { [Type in ReportType]?: { end: number; page: number; pageBytes: number } };
