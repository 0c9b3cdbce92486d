import type { JobAsk, RunFigures, StepStatistics } from '@taktwerk/model';
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
  /** `place` counts the steps that were told for the first time. */
  | ({ readonly type: 'step'; readonly place: number } & StepStatistics)
  | {
      readonly type: 'quality';
      readonly step: string;
      readonly rule: string;
      readonly broken: number;
      readonly severity: 'warning' | 'stop';
    }
  /** What a step asks the engine to start; `heard` when the answer has come. */
  | ({ readonly type: 'ask' } & JobAsk)
  | { readonly type: 'heard'; readonly ask: number }
  /** A step that runs once has ended well. */
  | { readonly type: 'once'; readonly step: string }
  /** A column of an output, and the columns of sources it comes from. */
  | {
      readonly type: 'lineage';
      readonly step: string;
      readonly target: string;
      readonly column: string;
      readonly from: readonly string[];
    }
  | {
      readonly type: 'preview';
      readonly step: string;
      readonly rows: readonly unknown[];
      readonly profile: readonly unknown[];
    };

/** What the loads of a run have come to, whichever of them run at the same time. */
interface RunTotals {
  done: LoadFigures & { readonly seconds: number };
  readonly active: Map<RunReport, { readonly figures: LoadFigures; readonly expected: number | null }>;
}

/** Where a run tells what it does: figures for machines, messages for the report that people read. */
export class RunReport {
  readonly #line: (line: ReportLine) => void;
  readonly #say: (message: string) => void;
  #source = '';
  #started = 0;
  #expected: number | null = null;
  readonly #totals: RunTotals;

  constructor(
    line: (line: ReportLine) => void,
    say: (message: string) => void,
    totals: RunTotals = {
      done: { rows: 0, bytes: 0, chunks: 0, rejected: 0, seconds: 0 },
      active: new Map(),
    },
  ) {
    this.#line = line;
    this.#say = say;
    this.#totals = totals;
  }

  /** Where a load tells that runs beside others of the same run. */
  part(): RunReport {
    return new RunReport(this.#line, this.#say, this.#totals);
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
    this.#totals.active.delete(this);
    const { done } = this.#totals;
    this.#totals.done = { ...sum(done, figures), seconds: done.seconds + seconds };
    const rejected =
      figures.rejected === 0 ? '' : `, ${figures.rejected} rows did not fit and are in taktwerk_rejected`;
    this.#say(
      `${this.#source}: ${figures.rows} rows, ${byteText(figures.bytes)} in ${figures.chunks} ${figures.chunks === 1 ? 'chunk' : 'chunks'}, ${seconds.toFixed(1)} s, ${Math.round(figures.rows / Math.max(0.001, seconds))} rows/s${rejected}.`,
    );
  }

  #run(figures: LoadFigures, seconds: number): RunFigures {
    const { done, active } = this.#totals;
    active.set(this, { figures, expected: this.#expected });
    let all: LoadFigures = done;
    let expected: number | null = done.rows;
    for (const one of active.values()) {
      all = sum(all, one.figures);
      expected =
        expected === null || one.expected === null
          ? null
          : expected + Math.max(one.figures.rows, one.expected);
    }
    const spent = done.seconds + seconds;
    return {
      rows: all.rows,
      bytes: all.bytes,
      chunks: all.chunks,
      rejected: all.rejected,
      rate: Math.round(all.rows / Math.max(0.001, spent)),
      seconds: Math.round(spent * 10) / 10,
      expected,
    };
  }
}

function sum(one: LoadFigures, other: LoadFigures): LoadFigures {
  return {
    rows: one.rows + other.rows,
    bytes: one.bytes + other.bytes,
    chunks: one.chunks + other.chunks,
    rejected: one.rejected + other.rejected,
  };
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

function byteText(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  return `${power === 0 ? bytes : (bytes / 1000 ** power).toFixed(1)} ${UNITS[power]}`;
}
