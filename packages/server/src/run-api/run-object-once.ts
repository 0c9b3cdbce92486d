import { isJsonObject, TaktwerkError } from '@taktwerk/model';
import type { Taktwerk } from '@taktwerk/runtime';
import type { KeptAnswer, RequestOnce } from '../http/request-once.ts';
import type { ReadRunRequest } from './read-run-request.ts';
import { type Allowed, entry, RUN_EVENT, type RunOutcome, runObject } from './run-object.ts';

/** A call that carries an `Idempotency-Key`. */
export interface KeyedCall {
  readonly once: RequestOnce;
  readonly key: string;
  readonly request: { readonly method: string; readonly url: string; readonly body: Buffer | null };
}

/**
 * Starts what a body asks for once, however often the call comes: the receipt is in the commit of the start. A repeat is
 * in the event log too, and gets the run that was started. Refusals have started nothing and are not kept.
 */
export async function runObjectOnce(
  taktwerk: Taktwerk,
  allowed: Allowed,
  read: ReadRunRequest,
  now: () => number,
  { once, key, request }: KeyedCall,
): Promise<{ readonly outcome: RunOutcome; readonly again: boolean }> {
  if (!read.ok) return { outcome: await runObject(taktwerk, allowed, read, now), again: false };
  const { caller, rights } = allowed;
  try {
    const kept = await once.run(caller, key, request, async (keyed): Promise<KeptAnswer> => {
      const outcome = await runObject(taktwerk, { caller: keyed, rights }, read, now);
      if (outcome.kind === 'refused') throw new RefusedRun(outcome);
      return { status: 200, body: JSON.stringify({ run_id: outcome.runId }), headers: {} };
    });
    const { object, uuid } = read.request;
    const runId = runIdOf(kept);
    const task = await taktwerk.store.tasks.get(caller.client, runId);
    if (task === null) {
      throw new TaktwerkError('unknownRun', `Run ${runId}, which this key had started, is no longer kept.`);
    }
    if (kept.again) {
      const { client, user } = caller;
      const subject = `${object} ${uuid} ${task.name}`;
      const details = `Idempotency-Key ${key}: run ${runId} had been started.`;
      await taktwerk.store.audit.append({
        time: now(),
        client,
        user,
        action: RUN_EVENT,
        subject,
        outcome: 'done',
        details,
      });
    }
    return { outcome: { kind: 'started', object, name: task.name, runId }, again: kept.again };
  } catch (error) {
    if (error instanceof RefusedRun) return { outcome: error.outcome, again: false };
    if (error instanceof TaktwerkError && error.reason === 'keyReused') {
      const { object, uuid } = read.request;
      await taktwerk.store.audit.append(entry(caller, now(), `${object} ${uuid}`, error.message));
    }
    throw error;
  }
}

function runIdOf({ body }: KeptAnswer): number {
  const kept: unknown = JSON.parse(body);
  return isJsonObject(kept) ? Number(kept.run_id) : Number.NaN;
}

/** Takes a refusal past the keeping of answers, to everyone who waits for this one. */
class RefusedRun extends Error {
  readonly outcome: Extract<RunOutcome, { kind: 'refused' }>;

  constructor(outcome: Extract<RunOutcome, { kind: 'refused' }>) {
    super('The start was refused.');
    this.outcome = outcome;
  }
}
