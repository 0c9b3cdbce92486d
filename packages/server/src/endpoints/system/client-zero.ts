import { TaktwerkError } from '@taktwerk/model';

/**
 * What concerns the whole system is asked for in client 0 (reference `ae-rest-api.md` §2.3).
 * @throws TaktwerkError notAllowed
 */
export function requireClientZero(client: number): void {
  if (client === 0) return;
  throw new TaktwerkError('notAllowed', `This is for client 0, not for client ${client}.`);
}
