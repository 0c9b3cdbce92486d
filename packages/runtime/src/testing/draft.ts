import { readObject } from '@taktwerk/model';
import type { ObjectDraft } from '@taktwerk/store';

/** An object of client 100 as it is saved; a test that gives what is no object fails. */
export function draft(type: string, name: string, rest: object, general: object = {}): ObjectDraft {
  const general_attributes = { name, type: type.toUpperCase(), ...general };
  const read = readObject({ data: { [type]: { general_attributes, ...rest } }, path: 'T' }, 100);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const { content, ...object } = read.object;
  return { ...object, content: JSON.stringify(content) };
}
