import type { ShardHost } from '../node/shard-host.ts';
import type { Asking } from '../request/asking.ts';
import type { Caller } from '../taktwerk.ts';
import { type HoldRequest, holdAudit, holdMessage } from './hold-request.ts';

/** Hands the engine what a user orders about the holds of his client; resolves once that is durable. */
export async function orderHold(
  host: ShardHost,
  asking: Asking,
  caller: Caller,
  request: HoldRequest,
): Promise<void> {
  host.assertOpen();
  const { action, subject, details } = holdAudit(caller.client, request);
  await asking.ask(caller, action, subject, () => host.dispatch(holdMessage(caller, request)), details);
}
