import { setImmediate } from 'node:timers/promises';
import {
  allScriptText,
  canonicalName,
  isEtlType,
  objectReferences,
  type ReferenceKind,
} from '@taktwerk/model';
import { scriptReferences } from '@taktwerk/script';
import type { ObjectDraft, Store } from '@taktwerk/store';
import { etlObject } from '../etl/etl-object.ts';

/** Missing objects that are told at most. */
const MOST = 20;
/** Drafts read between two breaths of the event loop. */
const AT_ONCE = 50;
/** Names asked of the store at once. */
const PORTION = 500;

/**
 * What need not be an object: a queue nobody has defined is one without a limit, an agent is there when it connects, a zone
 * may be of the tz database, a recipient is a user.
 */
const NO_OBJECTS: ReadonlySet<ReferenceKind> = new Set([
  'queue',
  'agent',
  'time_zone',
  'recipient',
  'group_member',
]);

/**
 * A sentence for each object that drafts name and that neither they nor the client has: no reason to refuse them, as objects
 * may come in any order, but what would run into it fails.
 */
export async function missingReferences(
  store: Store,
  client: number,
  drafts: readonly ObjectDraft[],
): Promise<readonly string[]> {
  const own = new Set(drafts.map(({ name }) => name));
  const namedBy = new Map<string, string>();
  for (const [index, draft] of drafts.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await setImmediate();
    for (const name of namesIn(draft))
      if (!own.has(name) && !namedBy.has(name)) namedBy.set(name, draft.name);
  }
  const missing: string[] = [];
  const names = [...namedBy.keys()];
  for (let from = 0; from < names.length && missing.length < MOST; from += PORTION) {
    const asked = names.slice(from, from + PORTION);
    const found = new Set((await store.objects.getMany(client, asked)).map(({ name }) => name));
    for (const name of asked)
      if (!found.has(name))
        missing.push(`${namedBy.get(name)} names ${name}, which client ${client} does not have`);
  }
  return missing.slice(0, MOST);
}

function namesIn({ type, name, content: text }: ObjectDraft): readonly string[] {
  const content: unknown = JSON.parse(text);
  const script = scriptReferences(allScriptText(content));
  return [
    ...objectReferences(type, content)
      .filter(({ kind }) => !NO_OBJECTS.has(kind))
      .map((reference) => reference.name),
    ...(isEtlType(type) ? etlObject({ name, versionId: 0, objectId: '' }, type, content).references : []),
    ...[...script.includes, ...script.variables, ...script.activations].map(canonicalName),
  ];
}
