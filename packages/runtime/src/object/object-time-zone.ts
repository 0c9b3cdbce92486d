import { localDay, type Zone, ZoneSet } from '@taktwerk/calendar';
import { canonicalName, compileZone, fromEpochDay, isJsonObject } from '@taktwerk/model';
import type { Store } from '@taktwerk/store';
import { defaultTimeZone, settingsVara } from './default-time-zone.ts';

/** The zone that the times of an object are in. */
export interface ObjectTimeZone {
  readonly name: string;
  /** Seconds ahead of UTC now. */
  readonly offset: number;
  /** Clocks are put forward now, against another time of the year. */
  readonly isDaylight: boolean;
  /** The object names none, or one that does not exist. */
  readonly isDefault: boolean;
}

/** The time zone of an object by its name; the default for one that has none or does not exist. */
export async function objectTimeZone(
  store: Store,
  client: number,
  objectName: string,
  now: number,
): Promise<ObjectTimeZone> {
  const object = await store.objects.get(client, canonicalName(objectName));
  const content: unknown = object === null ? null : JSON.parse(object.content);
  const general = isJsonObject(content) ? content.general_attributes : null;
  const named = isJsonObject(general) && typeof general.timezone === 'string' ? general.timezone.trim() : '';
  const zones = new ZoneSet();
  const tz = named === '' ? null : await store.objects.get(client, canonicalName(named));
  if (tz?.type === 'TZ') zones.define(tz.name, compileZone(JSON.parse(tz.content)));
  const defaults: (string | null)[] = [];
  for (const one of [client, 0]) {
    const name = defaultTimeZone(await store.objects.varaRows(one, settingsVara(one)));
    const object = name === null ? null : await store.objects.get(client, canonicalName(name));
    if (object?.type === 'TZ') zones.define(object.name, compileZone(JSON.parse(object.content)));
    defaults.push(name);
  }
  const zone = zones.first(named, ...defaults);
  const { offset } = zone.periodAt(now);
  return {
    name: zone.name,
    offset: offset / 1000,
    isDaylight: offset > standardOffset(zone, now),
    isDefault: named === '' || zones.find(named) === null,
  };
}

/** The lesser of the offsets in winter and summer of the year, whichever half of the earth it is. */
function standardOffset(zone: Zone, now: number): number {
  const { year } = fromEpochDay(localDay(zone, now));
  const offsets = [0, 6].map((month) => zone.periodAt(Date.UTC(year, month, 1)).offset);
  return Math.min(...offsets);
}
