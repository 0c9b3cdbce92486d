import type { EpochDay } from '@taktwerk/model';
import { localTime } from './local-time.ts';
import type { Zone } from './zone.ts';

/** What a fixed time of day does on a day whose clocks jump over it: start at the first valid instant, or not at all. */
export type GapRule = 'firstValid' | 'skip';

/** A start, and the clock change it met. */
export interface ResolvedTime {
  readonly instant: number;
  readonly change: 'gap' | 'overlap' | null;
}

/** The one instant of a fixed time of day (docs/time.md): the first of two, and by rule after or none in a gap. */
export function resolveLocal(
  zone: Zone,
  day: EpochDay,
  minutes: number,
  gapRule: GapRule,
): ResolvedTime | null {
  const time = localTime(zone, day, minutes);
  switch (time.kind) {
    case 'once':
      return { instant: time.instant, change: null };
    case 'twice':
      return { instant: time.first, change: 'overlap' };
    case 'never':
      return gapRule === 'skip' ? null : { instant: time.next, change: 'gap' };
  }
}
