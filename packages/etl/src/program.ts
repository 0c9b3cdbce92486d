/**
 * The data plane as a program: `node program.ts ORDER`, a process of its own whose memory its starter limits.
 *
 * ORDER is a file with one order as JSON (definition/order.ts); it holds secrets and is deleted before anything is done.
 * Standard output: one JSON line per event, the last one `{"type":"end","outcome":…}`. Standard error: lines for the
 * report. Exit status: 0 done, 1 failed (the last line says why), 2 the order cannot be used, 3 told to stop.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TaktwerkError } from '@taktwerk/model/error';
import { readOrder } from './read-order.ts';
import { runOrder } from './run-order.ts';
import { type ReportLine, RunReport } from './run-report.ts';

/** Characters of a line that its reader takes as one; a preview shows fewer rows rather than a longer one. */
const LONGEST_LINE = 20_000;

function line(value: ReportLine | EndLine): void {
  let told = value;
  let text = JSON.stringify(told);
  while (
    text.length > LONGEST_LINE &&
    told.type === 'preview' &&
    told.rows.length + told.profile.length > 1
  ) {
    const half = (list: readonly unknown[]) => list.slice(0, Math.ceil(list.length / 2));
    told = { ...told, rows: half(told.rows), profile: half(told.profile) };
    text = JSON.stringify(told);
  }
  process.stdout.write(`${text}\n`);
}

interface EndLine {
  readonly type: 'end';
  readonly outcome: 'complete' | 'failed' | 'stopped';
  readonly [figure: string]: unknown;
}

function fail(error: unknown, status: number): void {
  const known =
    error instanceof TaktwerkError ? error : new TaktwerkError('internal', String(error), { cause: error });
  process.stderr.write(`${known.message}\n`);
  line({ type: 'end', outcome: 'failed', reason: known.reason, code: known.code, details: known.details });
  process.exitCode = status;
}

async function main(): Promise<void> {
  const path = process.argv[2];
  if (path === undefined || process.argv.length !== 3) {
    process.stderr.write('Usage: program.ts ORDER\n');
    process.exitCode = 2;
    return;
  }
  let order: ReturnType<typeof readOrder>;
  try {
    const text = readFileSync(path, 'utf8');
    rmSync(path);
    order = readOrder(text);
  } catch (error) {
    fail(error, 2);
    return;
  }
  const workFolder = mkdtempSync(join(order.workFolder ?? tmpdir(), `etl-${order.runId}-${order.attempt}-`));
  const leave = (): void => {
    rmSync(workFolder, { recursive: true, force: true });
    line({ type: 'end', outcome: 'stopped' });
    process.exit(3);
  };
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
  try {
    const report = new RunReport(line, (message) => process.stderr.write(`${message}\n`));
    line({ type: 'end', outcome: 'complete', ...(await runOrder(order, workFolder, report)) });
  } catch (error) {
    fail(error, 1);
  } finally {
    process.off('SIGTERM', leave);
    process.off('SIGINT', leave);
    rmSync(workFolder, { recursive: true, force: true });
  }
}

await main();
