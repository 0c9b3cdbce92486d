import type { Effect, EngineMessage } from '@taktwerk/engine';
import type { Clock } from '../clock.ts';
import type { DefinitionSource } from '../definition/definition-source.ts';
import { whenStoreAnswers } from '../store-read/when-store-answers.ts';
import type { VaraCache } from '../vara/vara-cache.ts';

type Values = Extract<EngineMessage, { kind: 'loopValues' }>['values'];

/** Reads a column of a static VARA object for a FOREACH workflow, with what scripts have written to it so far. */
export async function readLoopValues(
  {
    definitions,
    varas,
    clock,
  }: {
    readonly definitions: DefinitionSource;
    readonly varas: VaraCache;
    readonly clock: Clock;
  },
  { client, vara, column }: Extract<Effect, { kind: 'readLoopValues' }>,
): Promise<Values> {
  try {
    const object = await whenStoreAnswers(clock, () => definitions.get(client, vara));
    if (object?.kind !== 'variable')
      return { ok: false, text: `There is no VARA object ${vara} in client ${client} to run for.` };
    const rows = varas.kept(client, vara) ?? (await whenStoreAnswers(clock, () => varas.read(client, vara)));
    const values = [...rows].map(([key, row]) => (column === 1 ? key : (row[column - 2] ?? '')));
    return { ok: true, values };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, text: `The VARA object ${vara} cannot be read: ${why}` };
  }
}
