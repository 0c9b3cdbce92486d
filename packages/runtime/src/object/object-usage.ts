import { setImmediate } from 'node:timers/promises';
import { allScriptText, canonicalName, objectReferences, type ReferenceKind } from '@taktwerk/model';
import { scriptReferences } from '@taktwerk/script';
import type { ObjectVersion, Store } from '@taktwerk/store';

/** Objects that are fetched at a time. */
const PAGE = 2_000;
/** Objects read between two breaths of the event loop. */
const AT_ONCE = 50;

/** An object that names another one, and how. */
export interface ObjectUse {
  readonly object: ObjectVersion;
  readonly kinds: readonly ReferenceKind[];
}

/**
 * Objects of a client that name an object or agent, by name. The store finds those that hold the text at all; what they
 * mean by it is read here.
 */
export async function objectUsage(store: Store, client: number, name: string): Promise<readonly ObjectUse[]> {
  const wanted = canonicalName(name);
  // The store folds the case of ASCII letters only; any other character stands for itself in either case.
  const content = [...wanted].map((character) => (character <= '\x7f' ? character : '?')).join('');
  const uses: ObjectUse[] = [];
  for (let after = ''; ; ) {
    const { total, objects } = await store.objects.search({ client, content, after, limit: PAGE });
    for (const [index, object] of objects.entries()) {
      if (index % AT_ONCE === AT_ONCE - 1) await setImmediate();
      const kinds = kindsOfUse(object, wanted);
      if (kinds.length > 0) uses.push({ object, kinds });
    }
    const last = objects.at(-1);
    if (last === undefined || total === objects.length) return uses;
    after = last.name;
  }
}

function kindsOfUse({ type, content: text }: ObjectVersion, wanted: string): readonly ReferenceKind[] {
  const content: unknown = JSON.parse(text);
  const script = scriptReferences(allScriptText(content));
  const named: readonly [ReferenceKind, readonly string[]][] = [
    ['include', script.includes],
    ['variable', script.variables],
    ['activation', script.activations],
  ];
  return [
    ...new Set([
      ...objectReferences(type, content)
        .filter((reference) => reference.name === wanted)
        .map((reference) => reference.kind),
      ...named.filter(([, names]) => names.includes(wanted)).map(([kind]) => kind),
    ]),
  ];
}
