import type { RunFigures } from '@taktwerk/model';
import type { LoadFigures } from './load/load-target.ts';

/** One line of what a run tells while it works. */
export type ReportLine =
  | {
      readonly type: 'begin';
      readonly source: string;
      readonly package: number | null;
      readonly table: string;
    }
  | ({
      readonly type: 'progress';
      readonly source: string;
      readonly rowsPerSecond: number;
      readonly run: RunFigures;
    } & LoadFigures)
  | ({
      readonly type: 'loaded';
      readonly source: string;
      readonly seconds: number;
      readonly run: RunFigures;
    } & LoadFigures)
  /** `rows` only of steps whose rows are stored. */
  | {
      readonly type: 'step';
      readonly step: string;
      readonly kind: string;
      readonly rows: number | null;
      readonly seconds: number;
    }
  | {
      readonly type: 'quality';
      readonly step: string;
      readonly rule: string;
      readonly broken: number;
      readonly severity: 'warning' | 'stop';
    }
  | {
      readonly type: 'preview';
      readonly step: string;
      readonly rows: readonly unknown[];
      readonly profile: readonly unknown[];
    };

/** Where a run tells what it does: figures for machines, messages for the report that people read. */
export class RunReport {
  readonly #line: (line: ReportLine) => void;
  readonly #say: (message: string) => void;
  #source = '';
  #started = 0;
  #expected: number | null = null;
  /** Of the loads that are through. */
  #before: LoadFigures & { readonly seconds: number } = {
    rows: 0,
    bytes: 0,
    chunks: 0,
    rejected: 0,
    seconds: 0,
  };

  constructor(line: (line: ReportLine) => void, say: (message: string) => void) {
    this.#line = line;
    this.#say = say;
  }

  say(message: string): void {
    this.#say(message);
  }

  line(line: ReportLine): void {
    this.#line(line);
  }

  begin(source: string, packageNumber: number | null, table: string): void {
    this.#source = source;
    this.#started = performance.now();
    this.#expected = null;
    this.#line({ type: 'begin', source, package: packageNumber, table });
  }

  /** How many rows the source is about to give, as far as it can tell. */
  expect(rows: number | null): void {
    this.#expected = rows;
  }

  /** After each commit. */
  progress(figures: LoadFigures): void {
    const seconds = Math.max(0.001, (performance.now() - this.#started) / 1000);
    this.#line({
      type: 'progress',
      source: this.#source,
      rowsPerSecond: Math.round(figures.rows / seconds),
      run: this.#run(figures, seconds),
      ...figures,
    });
  }

  end(figures: LoadFigures): void {
    const seconds = (performance.now() - this.#started) / 1000;
    this.#expected = figures.rows;
    const run = this.#run(figures, seconds);
    this.#line({ type: 'loaded', source: this.#source, seconds, run, ...figures });
    this.#before = run;
    const rejected =
      figures.rejected === 0 ? '' : `, ${figures.rejected} rows did not fit and are in taktwerk_rejected`;
    this.#say(
      `${this.#source}: ${figures.rows} rows, ${byteText(figures.bytes)} in ${figures.chunks} ${figures.chunks === 1 ? 'chunk' : 'chunks'}, ${seconds.toFixed(1)} s, ${Math.round(figures.rows / Math.max(0.001, seconds))} rows/s${rejected}.`,
    );
  }

  #run({ rows, bytes, chunks, rejected }: LoadFigures, seconds: number): RunFigures {
    const before = this.#before;
    const all = before.seconds + seconds;
    return {
      rows: before.rows + rows,
      bytes: before.bytes + bytes,
      chunks: before.chunks + chunks,
      rejected: before.rejected + rejected,
      rate: Math.round((before.rows + rows) / Math.max(0.001, all)),
      seconds: Math.round(all * 10) / 10,
      expected: this.#expected === null ? null : before.rows + Math.max(rows, this.#expected),
    };
  }
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

function byteText(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  return `${power === 0 ? bytes : (bytes / 1000 ** power).toFixed(1)} ${UNITS[power]}`;
}
