import { isDigit, readVariableName } from './variable-name.ts';

/** Text with places where values of variables go in. */
export type Template = readonly (string | Reference)[];

/** A variable inside text, `&NAME#`, or an element of an array, `&NAME#[3]` or `&NAME#[&I#]`. */
export interface Reference {
  readonly name: string;
  /** As written: what stays when there is no such variable. */
  readonly source: string;
  /** Position from 1, or the name of the variable that holds it; `null` without brackets. */
  readonly index: number | string | null;
  /** The brackets as written: plain text behind a variable that is no array. */
  readonly brackets: string;
}

/** Finds the variables in a text. The result is one string when there is none. */
export function readTemplate(text: string): string | Template {
  let at = text.indexOf('&');
  if (at < 0) return text;
  const parts: (string | Reference)[] = [];
  let plain = 0;
  while (at >= 0) {
    const found = readReference(text, at);
    if (found === null) {
      at = text.indexOf('&', at + 1);
      continue;
    }
    if (at > plain) parts.push(text.slice(plain, at));
    parts.push(found.reference);
    plain = found.end;
    at = text.indexOf('&', plain);
  }
  if (parts.length === 0) return text;
  if (plain < text.length) parts.push(text.slice(plain));
  return parts;
}

function readReference(
  text: string,
  at: number,
): { readonly reference: Reference; readonly end: number } | null {
  const variable = readVariableName(text, at);
  if (variable === null) return null;
  const { name, end } = variable;
  const source = text.slice(at, end);
  const index = text[end] === '[' ? readIndex(text, end + 1) : null;
  if (index === null) return { reference: { name, source, index: null, brackets: '' }, end };
  return {
    reference: { name, source, index: index.value, brackets: text.slice(end, index.end) },
    end: index.end,
  };
}

function readIndex(
  text: string,
  at: number,
): { readonly value: number | string; readonly end: number } | null {
  if (text[at] === '&') {
    const variable = readVariableName(text, at);
    if (variable === null || text[variable.end] !== ']') return null;
    return { value: variable.name, end: variable.end + 1 };
  }
  let end = at;
  while (isDigit(text.charCodeAt(end))) end++;
  if (end === at || end - at > 6 || text[end] !== ']') return null;
  return { value: Number(text.slice(at, end)), end: end + 1 };
}
