import type { RefusedRow, Written } from '../../load/sql/sql-session.ts';

/** Writes lines; null when all were taken, else why not. */
export interface LineWriter {
  write(lines: Buffer): Promise<{ readonly reason: string; readonly column: string | null } | null>;
}

const NEWLINE = 10;

/**
 * Writes the lines of COPY text in ever smaller parts, so that all are taken but those the database itself refuses:
 * k refused rows of n cost about k · log n attempts.
 */
export async function bisectRows(
  text: Buffer,
  refused: RefusedRow[],
  describe: (line: Buffer) => string,
  writer: LineWriter,
): Promise<Written> {
  const starts = [0];
  for (let at = text.indexOf(NEWLINE); at !== -1; at = text.indexOf(NEWLINE, at + 1)) starts.push(at + 1);
  const total = starts.length - 1;
  let rows = 0;
  let bytes = 0;
  const parts: [number, number][] = total === 0 ? [] : [[0, total]];
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const [from, to] = part;
    const lines = text.subarray(starts[from], starts[to]);
    const problem = await writer.write(lines);
    if (problem === null) {
      rows += to - from;
      bytes += lines.length;
    } else if (to - from === 1) {
      refused.push({
        row: from + 1,
        column: problem.column,
        reason: problem.reason,
        record: describe(lines),
      });
    } else {
      const middle = (from + to) >> 1;
      parts.push([middle, to], [from, middle]);
    }
  }
  return { rows, bytes };
}
