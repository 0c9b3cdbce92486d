import type { Effect, EngineMessage, LiveTask } from '@taktwerk/engine';
import type { Store } from '@taktwerk/store';
import { type AskHost, askPrepared } from '../etl/prepare-ask.ts';
import { findExternal } from '../external/find-external.ts';
import { readLoopValues } from '../foreach/read-loop-values.ts';
import { preparedMessage } from '../notification/prepare-notification.ts';

type Question = Extract<
  Effect,
  { kind: 'findExternal' | 'readLoopValues' | 'prepareNotification' | 'prepareAsk' }
>;
type Host = Parameters<typeof findExternal>[0] &
  Parameters<typeof readLoopValues>[0] &
  AskHost & {
    task(runId: number): LiveTask | undefined;
    readonly store: Pick<Store, 'objects'>;
  };

/** Answers what a task has to know before it goes on; null when nobody waits for it any more. */
export async function answerQuestion(host: Host, question: Question): Promise<EngineMessage | null> {
  const { runId } = question;
  if (question.kind === 'readLoopValues')
    return { kind: 'loopValues', runId, values: await readLoopValues(host, question) };
  const live = host.task(runId);
  if (live === undefined) return null;
  if (question.kind === 'prepareAsk') return askPrepared(host, live, question.ask);
  if (question.kind === 'prepareNotification')
    return preparedMessage(host.store.objects, live, (other) => host.task(other));
  return { kind: 'externalFound', runId, found: await findExternal(host, live, question) };
}
