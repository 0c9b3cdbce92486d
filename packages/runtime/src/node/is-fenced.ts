import { TaktwerkError } from '@taktwerk/model';

/** What this node holds in memory belongs to another one now; agents hold its older epoch. */
export function isFenced(error: unknown): boolean {
  return error instanceof TaktwerkError && error.reason === 'leaseHeld';
}
