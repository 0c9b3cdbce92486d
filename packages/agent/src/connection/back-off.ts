const FIRST_MILLIS = 250;
const LONGEST_MILLIS = 15_000;
/** After a refusal someone must act first; asking often would only fill logs. */
const REFUSED_MILLIS = 60_000;

/** How long to wait before connecting again, in milliseconds, jittered so that agents do not come in step. */
export function backOffMillis(failures: number, refused: boolean, random: () => number): number {
  const top = refused ? REFUSED_MILLIS : Math.min(LONGEST_MILLIS, FIRST_MILLIS * 2 ** Math.min(failures, 16));
  return Math.round(top / 2 + (random() * top) / 2);
}
