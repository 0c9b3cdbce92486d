import { TaktwerkError } from '@taktwerk/model/error';

/** A query cut at its parameter markers: text, and between the pieces the names of the parameters. */
export interface MarkedQuery {
  readonly pieces: readonly string[];
  /** One fewer than pieces. */
  readonly names: readonly string[];
}

/**
 * Finds the markers `:name` of one SELECT. Texts, quoted names, comments, `::` casts and dollar quotes are left alone;
 * a second statement is refused, a semicolon at the end is taken away.
 */
export function splitMarkers(query: string): MarkedQuery {
  const pieces: string[] = [];
  const names: string[] = [];
  let from = 0;
  let at = 0;
  let depth = 0;
  let end = query.length;
  while (at < end) {
    const skipped = skipQuoted(query, at);
    if (skipped > at) {
      at = skipped;
      continue;
    }
    const character = query[at];
    if (character === ';') {
      if (afterBlanks(query, at + 1) < query.length) throw refuse('a second statement follows the first one');
      end = at;
      break;
    }
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth < 0) throw refuse('a parenthesis is closed that was not opened');
    if (character === ':' && query[at + 1] === ':') at += 2;
    else if (
      character === ':' &&
      isNameStart(query.charCodeAt(at + 1)) &&
      !isNamePart(query.charCodeAt(at - 1))
    ) {
      let stop = at + 1;
      while (isNamePart(query.charCodeAt(stop))) stop += 1;
      pieces.push(query.slice(from, at));
      names.push(query.slice(at + 1, stop));
      from = stop;
      at = stop;
    } else at += 1;
  }
  if (depth !== 0) throw refuse('a parenthesis is not closed');
  pieces.push(query.slice(from, end));
  return { pieces, names };
}

/** The place behind the text, name or comment that begins at `at`; `at` itself when none does. */
function skipQuoted(query: string, at: number): number {
  const character = query[at];
  if (character === "'" || character === '"' || character === '`') {
    const escapes = character === "'" && (query[at - 1] === 'E' || query[at - 1] === 'e');
    return endOfQuoted(query, at, character, escapes && !isNamePart(query.charCodeAt(at - 2)));
  }
  if (query.startsWith('--', at)) {
    const line = query.indexOf('\n', at);
    return line === -1 ? query.length : line + 1;
  }
  if (query.startsWith('/*', at)) return endOfComment(query, at);
  if (character === '$' && !isNamePart(query.charCodeAt(at - 1))) {
    let stop = at + 1;
    while (isNamePart(query.charCodeAt(stop))) stop += 1;
    // `$1` is no quote.
    if (query[stop] !== '$' || isDigit(query.charCodeAt(at + 1))) return at;
    const tag = query.slice(at, stop + 1);
    const close = query.indexOf(tag, stop + 1);
    if (close === -1) throw refuse(`the quote ${tag} is not closed`);
    return close + tag.length;
  }
  return at;
}

function endOfQuoted(query: string, at: number, quote: string, escapes: boolean): number {
  for (let place = at + 1; place < query.length; place += 1) {
    if (escapes && query[place] === '\\') place += 1;
    else if (query[place] === quote) {
      if (query[place + 1] !== quote) return place + 1;
      place += 1;
    }
  }
  throw refuse(`the quote ${quote} is not closed`);
}

/** Comments nest, as in standard SQL. */
function endOfComment(query: string, at: number): number {
  let depth = 0;
  for (let place = at; place < query.length; place += 1) {
    if (query.startsWith('/*', place)) {
      depth += 1;
      place += 1;
    } else if (query.startsWith('*/', place)) {
      depth -= 1;
      place += 1;
      if (depth === 0) return place + 1;
    }
  }
  throw refuse('a comment is not closed');
}

function afterBlanks(query: string, from: number): number {
  let at = from;
  while (at < query.length) {
    const skipped = query[at] === "'" || query[at] === '"' ? at : skipQuoted(query, at);
    if (skipped > at) at = skipped;
    else if ((query[at] ?? '').trim() === '') at += 1;
    else return at;
  }
  return at;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isNameStart(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || code > 127;
}

function isNamePart(code: number): boolean {
  return isNameStart(code) || isDigit(code);
}

function refuse(what: string): TaktwerkError {
  return new TaktwerkError('invalidOrder', `The query cannot be used: ${what}; expected one SELECT.`);
}
