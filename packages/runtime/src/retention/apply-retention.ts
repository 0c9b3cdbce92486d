import type { RetentionPortion, RetentionPosition, RetentionResult, Store } from '@taktwerk/store';
import { RETENTION_RULES, retentionRules } from './retention-rules.ts';

/** Rows looked at in one go: a few milliseconds, so that commits between do not wait. */
const PORTION = 500;

const DAY = 24 * 60 * 60 * 1000;

export interface RetentionFigures {
  readonly rules: number;
  readonly runs: number;
  readonly reportPieces: number;
}

/**
 * Removes what the rules of a client no longer keep, portion by portion, and gives the space back. Stopping in between
 * loses nothing.
 * @throws TaktwerkError invalidObject for a rule that cannot be understood
 */
export async function applyRetention(
  store: Store,
  client: number,
  now: number,
  goesOn: () => boolean = () => true,
): Promise<RetentionFigures> {
  const rules = retentionRules(await store.objects.varaRows(client, RETENTION_RULES));
  let runs = 0;
  let reportPieces = 0;
  for (const { what, statuses, days } of rules) {
    const before = now - days * DAY;
    let from: RetentionPosition | null = null;
    do {
      const portion: RetentionPortion = { client, statuses, before, from, limit: PORTION };
      const result: RetentionResult =
        what === 'history'
          ? await store.retention.removeOldRuns(portion)
          : await store.retention.removeOldReports(portion);
      if (what === 'history') runs += result.removed;
      else reportPieces += result.removed;
      from = result.next;
    } while (from !== null && goesOn());
  }
  if (runs + reportPieces > 0) while (goesOn() && (await store.retention.giveBackSpace()));
  return { rules: rules.length, runs, reportPieces };
}
