import { type Answer, jsonOf } from './answer.ts';
import type { HttpClient } from './http-client.ts';
import { JsonReader, readList } from './json-reader.ts';

/** Pages asked for at once. */
const PAGES = 8;

/** Where the reading of a report stands, so that it can go on when more has been written. */
export interface ReportPosition {
  /** Page to read next, from 1. */
  readonly page: number;
  /** Characters of that page that were read already. */
  readonly characters: number;
}

export const REPORT_START: ReportPosition = { page: 1, characters: 0 };

/** Types of the reports a run has. */
export async function reportTypes(client: HttpClient, runId: number): Promise<readonly string[]> {
  const list = readList(jsonOf(await client.ae('GET', `/executions/${runId}/reports`)));
  return list.map((report) => report.text('type'));
}

/**
 * What a report holds from a position on, line ends LF, and where it ends for now. The last page of a report that is
 * being written grows, so it is read again from the character after the last one seen.
 */
export async function readReport(
  client: HttpClient,
  runId: number,
  type: string,
  from: ReportPosition,
  write: (text: string) => void,
): Promise<ReportPosition> {
  let position = from;
  for (;;) {
    const answer = await client.ae('GET', `/executions/${runId}/reports/${encodeURIComponent(type)}`, {
      query: { start_at: position.page, max_results: PAGES },
    });
    if (isMissing(answer)) return position;
    const json = new JsonReader(jsonOf(answer));
    for (const entry of json.list('data')) {
      const page = entry.number('page');
      const content = entry.text('content').replaceAll('\r\n', '\n');
      const seen = page === position.page ? position.characters : 0;
      if (content.length > seen) write(content.slice(seen));
      position = { page, characters: content.length };
    }
    if (!json.flag('hasmore')) return position;
    position = { page: position.page + 1, characters: 0 };
  }
}

/** A job that has written nothing yet has no report. */
function isMissing(answer: Answer): boolean {
  return answer.kind === 'refused' && answer.code === UNKNOWN_REPORT;
}

/** `unknownReport` of the error catalogue. */
const UNKNOWN_REPORT = 45922;
