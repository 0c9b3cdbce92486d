/** How far a run of the data plane has come, counted over all its attempts. */
export interface RunFigures {
  readonly rows: number;
  readonly bytes: number;
  readonly chunks: number;
  readonly rejected: number;
  /** Rows per second of this attempt. */
  readonly rate: number;
  /** Seconds this attempt has worked. */
  readonly seconds: number;
  /** Rows the source is expected to give; null when it cannot tell. */
  readonly expected: number | null;
}

/** Variables of the task that hold its figures; there as long as the run is kept, and for its scripts to read. */
export const FIGURE_VARIABLES: Readonly<Record<keyof RunFigures, string>> = {
  rows: 'ETL_ROWS#',
  bytes: 'ETL_BYTES#',
  chunks: 'ETL_CHUNKS#',
  rejected: 'ETL_REJECTED#',
  rate: 'ETL_RATE#',
  seconds: 'ETL_SECONDS#',
  expected: 'ETL_EXPECTED#',
};

/** Variable with the reason of a failure: what failed and where. */
export const FAILURE_VARIABLE = 'ETL_FAILURE#';

/** The figures among the variables of a task, with the seconds left when they can be told; null when it has none. */
export function figuresOf(
  variables: ReadonlyMap<string, string>,
): (RunFigures & { readonly left: number | null }) | null {
  const value = (name: keyof RunFigures): number | null => {
    const text = variables.get(FIGURE_VARIABLES[name]);
    return text === undefined || text === '' ? null : Number(text);
  };
  const rows = value('rows');
  if (rows === null) return null;
  const expected = value('expected');
  const rate = value('rate') ?? 0;
  return {
    rows,
    bytes: value('bytes') ?? 0,
    chunks: value('chunks') ?? 0,
    rejected: value('rejected') ?? 0,
    rate,
    seconds: value('seconds') ?? 0,
    expected,
    left: expected === null || rate <= 0 ? null : Math.ceil(Math.max(0, expected - rows) / rate),
  };
}
