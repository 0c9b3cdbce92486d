import type { RecurringActivation } from '@taktwerk/engine';
import { canonicalName, TaktwerkError } from '@taktwerk/model';
import type { DefinitionSource } from '../definition/definition-source.ts';
import type { ExecuteRequest } from '../taktwerk.ts';

/**
 * What a recurring execution goes by; a PERIOD object is taken as it is now.
 * @throws TaktwerkError unknownObject
 */
export async function readRecurrence(
  definitions: DefinitionSource,
  client: number,
  { recurring, timeZone }: ExecuteRequest,
): Promise<RecurringActivation | null> {
  if (recurring === undefined) return null;
  const zone = timeZone ?? null;
  if (!('period' in recurring)) return { content: recurring, zone };
  const period = await definitions.get(client, canonicalName(recurring.period));
  if (period?.kind === 'period') return { content: period.content, zone };
  const details = `Client ${client} has no PERIOD object ${canonicalName(recurring.period)}.`;
  throw new TaktwerkError('unknownObject', details);
}
