import type { ScanOutcome } from '@taktwerk/engine';
import type { FilterDefinition, ReportType } from '@taktwerk/model';
import type { ReportReads } from '@taktwerk/store';
import type { DefinitionSource } from '../definition/definition-source.ts';
import { TextSearch } from './text-search.ts';

/** Pages of a report held in memory at a time. */
const PAGES = 16;

/** Whether each of the filters holds for the reports of a run, as stored. A report is read once, in portions. */
export async function scanOutput(
  sources: { readonly reports: ReportReads; readonly definitions: DefinitionSource },
  run: { readonly client: number; readonly runId: number; readonly filters: readonly string[] },
): Promise<ScanOutcome> {
  const filters: FilterDefinition[] = [];
  for (const name of run.filters) {
    const object = await sources.definitions.get(run.client, name);
    if (object?.kind !== 'filter')
      return { kind: 'failed', text: `There is no FILTER object ${name} in client ${run.client}.` };
    filters.push(object.filter);
  }
  const lines = filters.flatMap((filter) => filter.lines);
  const found = new Map<ReportType, ReadonlySet<string>>();
  for (const report of new Set(lines.map((line) => line.report))) {
    const texts = lines.filter((line) => line.report === report).map((line) => line.text);
    const result = await search(sources.reports, run.runId, report, texts);
    // A job without output has an empty report.
    if (result === null && report !== 'REP')
      return { kind: 'failed', text: `Run ${run.runId} has no report ${report} to look at.` };
    found.set(report, result ?? new Set());
  }
  const holds = filters.map(({ match, lines: ofFilter }) => {
    const holding = ofFilter.map(
      (line) => (found.get(line.report)?.has(line.text) ?? false) === line.expected,
    );
    return match === 'all' ? holding.every(Boolean) : holding.some(Boolean);
  });
  return { kind: 'scanned', holds };
}

/** Those of the texts that are in the report; null when there is no such report. */
async function search(
  reports: ReportReads,
  runId: number,
  type: ReportType,
  texts: readonly string[],
): Promise<ReadonlySet<string> | null> {
  const searched = new TextSearch(texts);
  for (let from = 1, total = 1; from <= total && !searched.done; from += PAGES) {
    const portion = await reports.pages(runId, type, { from, limit: PAGES });
    if (portion.total === 0) return null;
    total = portion.total;
    for (const { text } of portion.pages) searched.add(text);
  }
  return searched.found;
}
