import type { Static } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { TaktwerkError } from '../../error/taktwerk-error.ts';
import { type Problem, problemsText } from '../problem.ts';
import { CONTENT_SCHEMAS, type SupportedType } from './content-schemas.ts';
import { schemaProblems } from './schema-problems.ts';

/** The content of `data.<type>` of one type, scalars as texts. Members the schema does not name are there too. */
export type ContentOf<T extends SupportedType> = Static<(typeof CONTENT_SCHEMAS)[T]>;

const validators = new Map<SupportedType, Validator>();

function validatorOf(type: SupportedType): Validator {
  const known = validators.get(type);
  if (known !== undefined) return known;
  const compiled: Validator = Compile(CONTENT_SCHEMAS[type]);
  validators.set(type, compiled);
  return compiled;
}

/** Everything the schema of a type finds wrong with a content. */
export function contentProblems(type: SupportedType, content: unknown, at: string): readonly Problem[] {
  return schemaProblems(validatorOf(type), content, at);
}

function fits<T extends SupportedType>(type: T, content: unknown): content is ContentOf<T> {
  return validatorOf(type).Check(content);
}

/**
 * Takes stored content as what it is. Content is checked before it is stored, so a misfit is a fault.
 * @throws TaktwerkError invalidObject
 */
export function readContent<T extends SupportedType>(type: T, content: unknown): ContentOf<T> {
  if (fits(type, content)) return content;
  const at = `data.${type.toLowerCase()}`;
  throw new TaktwerkError('invalidObject', problemsText(contentProblems(type, content, at)));
}
