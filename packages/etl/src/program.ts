/**
 * The data plane as a program: `node program.ts ORDER`, a process of its own whose memory its starter limits. Imported by a
 * process that does several orders, it gives `performOrder`.
 *
 * ORDER is a file with one order as JSON (definition/order.ts); it holds secrets and is deleted before anything is done.
 * It says one JSON line per event, the last one `{"type":"end","outcome":…}`, and lines for the report; as a program the
 * first on standard output and the others on standard error. Exit status: 0 done, 1 failed (the last line says why), 2 the
 * order cannot be used, 3 told to stop.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TaktwerkError } from '@taktwerk/model/error';
import { IDLE_CLIENTS } from './connector/postgres/idle-clients.ts';
import { type Order, readOrder } from './read-order.ts';
import { runOrder } from './run-order.ts';
import type { RunPlace } from './run-place.ts';
import { type ReportLine, RunReport } from './run-report.ts';

/** Characters of a line that its reader takes as one; a preview shows fewer rows rather than a longer one. */
const LONGEST_LINE = 20_000;

/** How long a connection waits for the next order. */
const CONNECTION_MILLIS = 3000;

interface EndLine {
  readonly type: 'end';
  readonly outcome: 'complete' | 'failed' | 'stopped';
  readonly [figure: string]: unknown;
}

/** Where a run says things: lines for machines, and lines for the report. */
class Outlet {
  readonly #write: (text: string) => void;
  readonly say: (message: string) => void;

  constructor(write: (text: string) => void, say: (text: string) => void) {
    this.#write = write;
    // What looks like a line for machines, as a value in a message may, is not one.
    this.say = (message) => say(`${message.replaceAll('{"type":"', '{ "type":"')}\n`);
  }

  line(value: ReportLine | EndLine): void {
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
    this.#write(`${text}\n`);
  }

  fail(error: unknown): void {
    const known =
      error instanceof TaktwerkError ? error : new TaktwerkError('internal', String(error), { cause: error });
    this.say(known.message);
    this.line({
      type: 'end',
      outcome: 'failed',
      reason: known.reason,
      code: known.code,
      details: known.details,
    });
  }
}

/**
 * Does the order in a file, which is deleted first; resolves with the exit status. SIGTERM and SIGINT end the process, with
 * status 3. One order at a time.
 */
export function performOrder(
  path: string,
  write: (text: string) => void,
  place: RunPlace = {},
): Promise<number> {
  IDLE_CLIENTS.keepFor(CONNECTION_MILLIS);
  return perform(path, new Outlet(write, write), place);
}

async function perform(path: string, outlet: Outlet, place: RunPlace): Promise<number> {
  let order: Order;
  try {
    const text = readFileSync(path, 'utf8');
    rmSync(path);
    order = readOrder(text);
  } catch (error) {
    outlet.fail(error);
    return 2;
  }
  const workFolder = mkdtempSync(join(order.workFolder ?? tmpdir(), `etl-${order.runId}-${order.attempt}-`));
  const leave = (): void => {
    rmSync(workFolder, { recursive: true, force: true });
    outlet.line({ type: 'end', outcome: 'stopped' });
    process.exit(3);
  };
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
  try {
    const report = new RunReport((line) => outlet.line(line), outlet.say);
    outlet.line({ type: 'end', outcome: 'complete', ...(await runOrder(order, workFolder, report, place)) });
    return 0;
  } catch (error) {
    outlet.fail(error);
    return 1;
  } finally {
    process.off('SIGTERM', leave);
    process.off('SIGINT', leave);
    rmSync(workFolder, { recursive: true, force: true });
  }
}

async function main(): Promise<number> {
  const path = process.argv[2];
  if (path === undefined || process.argv.length !== 3) {
    process.stderr.write('Usage: program.ts ORDER\n');
    return 2;
  }
  const outlet = new Outlet(
    (text) => process.stdout.write(text),
    (text) => process.stderr.write(text),
  );
  return perform(path, outlet, {});
}

if (import.meta.main) process.exitCode = await main();
