import { isJsonObject, type JsonObject, mapSecrets, TaktwerkError } from '@taktwerk/model';
import type { StoredOrder } from '../order/job-order.ts';
import { DATA_PLANE } from './assemble-etl.ts';

/** Opens a sealed secret; null when it was sealed with another key. */
export type OpenSecret = (sealed: string) => string | null;

/**
 * The order as its agent gets it: orders are stored with secrets sealed, and these are opened only on their way out.
 * @throws TaktwerkError invalidObject when one cannot be opened
 */
export function withOpenSecrets(order: StoredOrder, open: OpenSecret): StoredOrder {
  if (order.shell !== DATA_PLANE.shell) return order;
  const told: unknown = JSON.parse(order.script);
  if (!isJsonObject(told) || !Array.isArray(told.connections)) return order;
  const connections = told.connections.filter(isJsonObject).map((connection): JsonObject => {
    const content = mapSecrets('CONN', { connection }, (secret) => {
      const clear = secret === '' ? '' : open(secret);
      if (clear !== null) return clear;
      throw new TaktwerkError(
        'invalidObject',
        `The password of connection ${String(connection.name)} was sealed with another key; set it anew.`,
      );
    });
    return isJsonObject(content.connection) ? content.connection : connection;
  });
  return { ...order, script: JSON.stringify({ ...told, connections }) };
}
