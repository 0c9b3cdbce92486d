import type { ScriptProblem } from './script-problem.ts';

/** Longest statement, blanks and continued lines included (reference `script-language.md` §1). */
export const STATEMENT_LIMIT = 1024;

/** A line as the language sees it: comments are gone, continued statements are joined. */
export type LogicalLine =
  | { readonly kind: 'data'; readonly line: number; readonly text: string }
  | {
      readonly kind: 'statement';
      readonly line: number;
      /** What follows the colon. */
      readonly text: string;
      readonly pieces: readonly Piece[];
    };

/** Where a stretch of a joined statement stands in the source. */
interface Piece {
  readonly at: number;
  readonly line: number;
  readonly column: number;
}

/** Splits a source into data lines and statements. `isStatement` tells a keyword from any other word. */
export function logicalLines(
  source: string,
  isStatement: (word: string) => boolean,
): { readonly lines: readonly LogicalLine[]; readonly problems: readonly ScriptProblem[] } {
  const physical = source.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  if (physical.at(-1) === '') physical.pop();
  const lines: LogicalLine[] = [];
  const problems: ScriptProblem[] = [];
  for (let index = 0; index < physical.length; index++) {
    const line = physical[index] ?? '';
    const first = index + 1;
    const colon = statementColon(line, isStatement);
    if (colon === null) {
      if (!line.startsWith('!')) lines.push({ kind: 'data', line: first, text: line });
      continue;
    }
    let text = line.slice(colon + 1);
    const pieces: Piece[] = [{ at: 0, line: first, column: colon + 2 }];
    while (text.trimEnd().endsWith('_')) {
      const next = physical[index + 1];
      if (next === undefined || !next.startsWith(':')) {
        problems.push({
          line: index + 1,
          column: (physical[index] ?? '').trimEnd().length,
          code: 'continuation',
          message: 'The line ends with `_`, so the next line must go on with `:`, and it does not.',
        });
        break;
      }
      text = text.trimEnd().slice(0, -1);
      pieces.push({ at: text.length, line: index + 2, column: 2 });
      text += next.slice(1);
      index++;
    }
    if (text.length + 1 > STATEMENT_LIMIT) {
      problems.push({
        line: first,
        column: 1,
        code: 'statementTooLong',
        message: `The statement has ${text.length + 1} characters; at most ${STATEMENT_LIMIT} are allowed, continued lines included.`,
      });
      // Reported once; its inside would only repeat the news.
      continue;
    }
    lines.push({ kind: 'statement', line: first, text, pieces });
  }
  return { lines, problems };
}

/**
 * A colon in the first column makes a statement. After blanks it does so only before a known keyword, its short
 * forms of one letter left out: data lines of a job may well start with blanks and a colon.
 */
function statementColon(line: string, isStatement: (word: string) => boolean): number | null {
  if (line.startsWith(':')) return 0;
  const colon = line.length - line.trimStart().length;
  if (line[colon] !== ':') return null;
  const { word } = keywordOf(line.slice(colon + 1));
  return word.length > 1 && isStatement(word) ? colon : null;
}

/** The keyword a statement starts with, upper-cased, and where it ends. */
export function keywordOf(text: string): {
  readonly word: string;
  readonly start: number;
  readonly end: number;
} {
  let start = 0;
  while (start < text.length && isBlank(text.charCodeAt(start))) start++;
  let end = start;
  while (end < text.length && isKeywordCharacter(text.charCodeAt(end))) end++;
  return { word: text.slice(start, end).toUpperCase(), start, end };
}

/** Line and column of the source for an offset in a statement's text. */
export function positionOf(
  pieces: readonly Piece[],
  offset: number,
): { readonly line: number; readonly column: number } {
  let found: Piece = { at: 0, line: 1, column: 1 };
  for (const piece of pieces) if (piece.at <= offset) found = piece;
  return { line: found.line, column: found.column + offset - found.at };
}

export function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

function isKeywordCharacter(code: number): boolean {
  return (
    (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 95
  );
}
