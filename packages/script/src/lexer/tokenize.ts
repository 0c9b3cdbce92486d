import { isBlank } from '../source/logical-line.ts';
import { readTemplate } from './template.ts';
import type { Token } from './token.ts';
import { isDigit, isLetter, isNameCharacter, readVariableName } from './variable-name.ts';

/** A text whose closing quote is missing; `at` is where it opens. */
export interface UnclosedText {
  readonly kind: 'unclosedText';
  readonly at: number;
}

/** Cuts a statement, from `from` on, into tokens; the last one is always `end`. */
export function tokenize(text: string, from: number): readonly Token[] | UnclosedText {
  const tokens: Token[] = [];
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (isBlank(code)) {
      at++;
      continue;
    }
    const token = readToken(text, at, code);
    if (token === null) return { kind: 'unclosedText', at };
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: 'end', start: text.length, end: text.length });
  return tokens;
}

/** `null` for a text that does not close. */
function readToken(text: string, start: number, code: number): Token | null {
  if (code === 34 || code === 39) {
    const close = text.indexOf(text.charAt(start), start + 1);
    if (close < 0) return null;
    return { kind: 'text', value: readTemplate(text.slice(start + 1, close)), start, end: close + 1 };
  }
  if (code === 38) {
    const variable = readVariableName(text, start);
    if (variable !== null) {
      if (!continuesAsWord(text, variable.end))
        return { kind: 'variable', name: variable.name, start, end: variable.end };
      return readWord(text, start, variable.end);
    }
  }
  if (isDigit(code)) {
    const end = numberEnd(text, start);
    if (!continuesAsWord(text, end) && !isTimeColon(text, end)) {
      return { kind: 'number', text: text.slice(start, end), start, end };
    }
    return readWord(text, start, end);
  }
  if (isLetter(code) || isNameCharacter(code)) return readWord(text, start, start + 1);
  const two = text.slice(start, start + 2);
  const end = two === '<>' || two === '<=' || two === '>=' ? start + 2 : start + 1;
  return { kind: 'symbol', text: text.slice(start, end), start, end };
}

function numberEnd(text: string, start: number): number {
  let end = start;
  while (isDigit(text.charCodeAt(end))) end++;
  if (text[end] === '.' && isDigit(text.charCodeAt(end + 1))) {
    end++;
    while (isDigit(text.charCodeAt(end))) end++;
  }
  return end;
}

function isTimeColon(text: string, at: number): boolean {
  return text[at] === ':' && isDigit(text.charCodeAt(at + 1));
}

/** What stands directly behind a variable or number and makes it part of a name instead of an operand. */
function continuesAsWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return isNameCharacter(code) || code === 46 || (code === 38 && readVariableName(text, at) !== null);
}

/**
 * Reads a name on from `at`. Names of objects may hold `.`, and between two of their characters `-`, `/` and `:`:
 * directly behind a name these are part of it, with a blank before them they are operators.
 */
function readWord(text: string, start: number, from: number): Token {
  let end = from;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    if (code === 38) {
      const variable = readVariableName(text, end);
      if (variable === null) break;
      end = variable.end;
    } else if (isNameCharacter(code) || code === 46) {
      end++;
    } else if ((code === 45 || code === 47 || code === 58) && continuesAsWord(text, end + 1)) {
      end++;
    } else {
      break;
    }
  }
  return { kind: 'word', value: readTemplate(text.slice(start, end)), start, end };
}
