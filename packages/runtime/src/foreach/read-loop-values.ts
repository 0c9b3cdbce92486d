import type { Effect, EngineMessage } from '@taktwerk/engine';
import type { DefinitionSource } from '../definition/definition-source.ts';
import type { VaraCache } from '../vara/vara-cache.ts';

type Values = Extract<EngineMessage, { kind: 'loopValues' }>['values'];

/** Reads a column of a static VARA object for a FOREACH workflow, with what scripts have written to it so far. */
export async function readLoopValues(
  { definitions, varas }: { readonly definitions: DefinitionSource; readonly varas: VaraCache },
  { client, vara, column }: Extract<Effect, { kind: 'readLoopValues' }>,
): Promise<Values> {
  try {
    const object = await definitions.get(client, vara);
    if (object?.kind !== 'variable')
      return { ok: false, text: `There is no VARA object ${vara} in client ${client} to run for.` };
    const rows = varas.kept(client, vara) ?? (await varas.read(client, vara));
    const values = [...rows].map(([key, row]) => (column === 1 ? key : (row[column - 2] ?? '')));
    return { ok: true, values };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, text: `The VARA object ${vara} cannot be read: ${why}` };
  }
}
