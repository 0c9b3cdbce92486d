import type { PromptDefinition } from '../definition.ts';
import { showValue } from '../json-value.ts';
import { fitsFormat } from './date-format.ts';

export type InputValue =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly message: string };

/**
 * The variable value that an input stands for. A list becomes one text, its entries joined with the delimiter of the
 * prompt; an entry that holds the delimiter is refused, so the list can be taken apart again.
 * Source: reference `ae-rest-api.md` §8.3.
 */
export function inputValue(prompt: PromptDefinition, given: unknown): InputValue {
  if (Array.isArray(given)) return listValue(prompt, given);
  const text = scalarText(given);
  if (text === null) {
    return wrong(given, prompt.array ? 'a list of texts' : 'a text or a number');
  }
  if (prompt.array) return listValue(prompt, text === '' ? [] : text.split(prompt.delimiter));
  if (text === '') return { ok: true, value: '' };
  if (prompt.kind === 'checkbox') return listValue({ ...prompt, array: true }, text.split(prompt.delimiter));
  return entryValue(prompt, text);
}

function listValue(prompt: PromptDefinition, given: readonly unknown[]): InputValue {
  if (!prompt.array) return wrong(given, `one text, several values separated by "${prompt.delimiter}"`);
  const values: string[] = [];
  for (const entry of given) {
    const text = scalarText(entry);
    if (text === null) return wrong(entry, 'a text or a number in the list');
    if (text.includes(prompt.delimiter)) {
      return wrong(entry, `no "${prompt.delimiter}" in an entry, since it separates them`);
    }
    const value = entryValue(prompt, text);
    if (!value.ok) return value;
    values.push(value.value);
  }
  return { ok: true, value: values.join(prompt.delimiter) };
}

function entryValue(prompt: PromptDefinition, text: string): InputValue {
  if (prompt.choices.length > 0 && !prompt.choices.includes(text)) {
    return wrong(text, `one of ${prompt.choices.map((choice) => `"${choice}"`).join(', ')}`);
  }
  switch (prompt.kind) {
    case 'number': {
      const number = text.trim();
      return isNumber(number) ? { ok: true, value: number } : wrong(text, 'a number');
    }
    case 'date':
    case 'time':
    case 'timestamp':
      return fitsFormat(text, prompt.format)
        ? { ok: true, value: text }
        : wrong(text, `a ${prompt.kind} in the form ${prompt.format}`);
    default:
      return { ok: true, value: text };
  }
}

/** Digits with an optional sign and an optional decimal point. */
function isNumber(text: string): boolean {
  return /^[+-]?[0-9]{1,32}(\.[0-9]{1,32})?$/.test(text);
}

function scalarText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return null;
}

function wrong(value: unknown, expected: string): InputValue {
  return { ok: false, message: `is ${showValue(value)}; expected ${expected}` };
}
