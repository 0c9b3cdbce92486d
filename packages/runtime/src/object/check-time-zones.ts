import { canonicalName, isJsonObject, type Problem, timeZoneName } from '@taktwerk/model';
import type { ObjectDraft, Store } from '@taktwerk/store';

/** Named zones that are neither of the tz database nor a TZ object, stored or saved with them: their times would be others. */
export async function checkTimeZones(
  store: Store,
  drafts: readonly ObjectDraft[],
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const [client, own] of Map.groupBy(drafts, (draft) => draft.client)) {
    const named = own.flatMap((draft) => {
      const zone = zoneOf(draft);
      return zone === '' || zone.toUpperCase() === 'UTC' || timeZoneName(zone) !== null
        ? []
        : [{ draft, zone, name: canonicalName(zone) }];
    });
    if (named.length === 0) continue;
    const known = new Set(own.filter(({ type }) => type === 'TZ').map(({ name }) => canonicalName(name)));
    const asked = [...new Set(named.map(({ name }) => name))].filter((name) => !known.has(name));
    for (const version of asked.length === 0 ? [] : await store.objects.getMany(client, asked))
      if (version.type === 'TZ') known.add(version.name);
    for (const { draft, zone, name } of named) {
      if (known.has(name)) continue;
      problems.push({
        path: `data.${draft.type.toLowerCase()}.general_attributes.timezone`,
        message: `of ${draft.name} is "${zone}"; expected a TZ object of the client, or a zone of the tz database such as Europe/Berlin`,
      });
    }
  }
  return problems;
}

function zoneOf({ content }: ObjectDraft): string {
  // Few objects name one, and what is saved may be long.
  if (!content.includes('"timezone"')) return '';
  const read: unknown = JSON.parse(content);
  const general = isJsonObject(read) ? read.general_attributes : undefined;
  return isJsonObject(general) && typeof general.timezone === 'string' ? general.timezone.trim() : '';
}
