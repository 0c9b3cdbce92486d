/** One row of `RESULTS.md`: what was done, by which command, how fast, beside what, and the ratio to that. */
export interface TableRow {
  readonly work: string;
  readonly command: string;
  readonly figure: string;
  readonly beside: string;
  readonly ratio: string;
}

/** Prints a row as it belongs into `RESULTS.md`. */
export function printRow({ work, command, figure, beside, ratio }: TableRow): void {
  console.log(`| ${work} | \`${command}\` | ${figure} | ${beside} | ${ratio} |`);
}

/** A whole number as people read it: 12,345. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
