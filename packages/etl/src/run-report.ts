import type { LoadFigures } from './load/load-target.ts';

/** One line of what a run tells while it works. */
export type ReportLine =
  | {
      readonly type: 'begin';
      readonly source: string;
      readonly package: number | null;
      readonly table: string;
    }
  | ({ readonly type: 'progress'; readonly source: string; readonly rowsPerSecond: number } & LoadFigures)
  | ({ readonly type: 'loaded'; readonly source: string; readonly seconds: number } & LoadFigures)
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
    this.#line({ type: 'begin', source, package: packageNumber, table });
  }

  /** After each commit. */
  progress(figures: LoadFigures): void {
    const seconds = Math.max(0.001, (performance.now() - this.#started) / 1000);
    this.#line({
      type: 'progress',
      source: this.#source,
      rowsPerSecond: Math.round(figures.rows / seconds),
      ...figures,
    });
  }

  end(figures: LoadFigures): void {
    const seconds = (performance.now() - this.#started) / 1000;
    this.#line({ type: 'loaded', source: this.#source, seconds, ...figures });
    const rejected =
      figures.rejected === 0 ? '' : `, ${figures.rejected} rows did not fit and are in taktwerk_rejected`;
    this.#say(
      `${this.#source}: ${figures.rows} rows in ${figures.chunks} chunks, ${seconds.toFixed(1)} s${rejected}.`,
    );
  }
}
