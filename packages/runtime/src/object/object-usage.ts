import { setImmediate } from 'node:timers/promises';
import {
  allScriptText,
  type CalendarEventName,
  calendarReferences,
  canonicalName,
  objectReferences,
  type ReferenceKind,
} from '@taktwerk/model';
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
export function objectUsage(store: Store, client: number, name: string): Promise<readonly ObjectUse[]> {
  const wanted = canonicalName(name);
  return uses(store, client, wanted, (object) => kindsOfUse(object, wanted));
}

/** Objects of a client that ask a calendar event, by name. */
export function calendarEventUsage(
  store: Store,
  client: number,
  { calendar, event }: CalendarEventName,
): Promise<readonly ObjectUse[]> {
  return uses(store, client, event, ({ type, content }) => {
    const asked = calendarReferences(type, JSON.parse(content));
    return asked.some((one) => one.calendar === calendar && one.event === event) ? ['calendar'] : [];
  });
}

async function uses(
  store: Store,
  client: number,
  wanted: string,
  kindsOf: (object: ObjectVersion) => readonly ReferenceKind[],
): Promise<readonly ObjectUse[]> {
  // The store folds the case of ASCII letters only; any other character stands for itself in either case.
  const content = [...wanted].map((character) => (character <= '\x7f' ? character : '?')).join('');
  const found: ObjectUse[] = [];
  for (let after = ''; ; ) {
    const { total, objects } = await store.objects.search({ client, content, after, limit: PAGE });
    for (const [index, object] of objects.entries()) {
      if (index % AT_ONCE === AT_ONCE - 1) await setImmediate();
      const kinds = kindsOf(object);
      if (kinds.length > 0) found.push({ object, kinds });
    }
    const last = objects.at(-1);
    if (last === undefined || total === objects.length) return found;
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
