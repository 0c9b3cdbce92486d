/** A table in Markdown, its columns padded as the formatter of the repository writes them. */
export function markdownTable(rows: readonly (readonly [string, string])[]): string {
  const width = (column: 0 | 1): number => Math.max(3, ...rows.map((row) => [...row[column]].length));
  const [first, second] = [width(0), width(1)];
  const line = ([left, right]: readonly [string, string]): string =>
    `| ${left.padEnd(first)} | ${right.padEnd(second)} |`;
  const [head, ...body] = rows.map(line);
  return [head, `| ${'-'.repeat(first)} | ${'-'.repeat(second)} |`, ...body].join('\n');
}
