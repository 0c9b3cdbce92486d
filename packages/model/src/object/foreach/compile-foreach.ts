import type { ForeachDefinition } from '../definition.ts';
import { canonicalName } from '../object-name.ts';
import type { JobpContent } from '../schema/jobp.ts';
import { variableName } from '../variable-name.ts';
import { wholeOr } from '../whole-number.ts';

/** The loop of a FOREACH workflow; null for every other. What is missing was refused when the object was read. */
export function compileForeach(content: JobpContent): ForeachDefinition | null {
  const attributes = content.foreach_attributes;
  if (content.general_attributes.sub_type?.toUpperCase() !== 'FOREACH' || attributes === undefined)
    return null;
  const variable = variableName(attributes.variable);
  if (attributes.source.toUpperCase() === 'VARIABLE') {
    const name = variableName(attributes.source_variable ?? '');
    return { source: { kind: 'variable', name, delimiter: attributes.delimiter || ';' }, variable };
  }
  const column = Math.max(1, wholeOr(attributes.column, 1));
  return { source: { kind: 'vara', name: canonicalName(attributes.object ?? ''), column }, variable };
}
