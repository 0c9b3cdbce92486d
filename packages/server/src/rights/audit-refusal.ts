import { TaktwerkError } from '@taktwerk/model';
import type { Caller } from '@taktwerk/runtime';
import type { Store } from '@taktwerk/store';
import type { Endpoint } from '../endpoints/endpoint.ts';
import { operationId } from '../endpoints/openapi/operation-id.ts';
import type { Access } from './access.ts';

/**
 * Writes a refusal for want of a right to the audit; it is there before the caller is told. A refusal that is about no
 * object or task is about the address that was asked for.
 */
export async function auditRefusal(
  store: Store,
  error: unknown,
  endpoint: Pick<Endpoint, 'method' | 'path'>,
  { subject }: Access,
  { client, user }: Caller,
  { time, address }: { readonly time: number; readonly address: string },
): Promise<void> {
  if (!(error instanceof TaktwerkError) || error.reason !== 'notAllowed') return;
  const action = operationId(endpoint);
  await store.audit.append({
    time,
    client,
    user,
    action,
    subject: subject === '' ? address : subject,
    outcome: 'refused',
    details: error.details,
  });
}
