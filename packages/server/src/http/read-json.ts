import { TaktwerkError } from '@taktwerk/model';
import { findJsonFault } from './json-fault.ts';

/**
 * Reads a request body, whatever its content type says (reference `ae-rest-api.md` §1). An empty body is `undefined`.
 * @throws TaktwerkError notJson, naming line and column
 */
export function readJson(body: Buffer): unknown {
  const text = decode(body);
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { line, column, expected } = findJsonFault(text);
    throw new TaktwerkError('notJson', `Line ${line}, column ${column}: expected ${expected}.`, { cause });
  }
}

function decode(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (cause) {
    throw new TaktwerkError('notJson', 'The body is not UTF-8.', { cause });
  }
}
