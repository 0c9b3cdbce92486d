import { TaktwerkError } from '@taktwerk/model/error';
import { FAILED } from './dialect/failed.ts';

/** Why a scenario is not done by the database itself; it is then done by the column engine. */
export class NotPushed extends Error {}

/** The reason to leave a scenario to the column engine that stands behind a fault; null where there is none. */
export function notPushedBehind(error: unknown): string | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof NotPushed) return at.message;
    const [, failed] = at.message.split(`${FAILED}: `);
    if (failed !== undefined) return failed.split(':')[0] ?? failed;
  }
  return null;
}

/** Did the database refuse a value? The column engine may know what to do with it, or says more of it. */
export function isRefusedValue(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause)
    if (at instanceof TaktwerkError && at.reason === 'valueDoesNotFit') return true;
  return false;
}
