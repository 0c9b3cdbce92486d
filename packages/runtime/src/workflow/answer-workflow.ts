import type { Effect, EngineMessage, LiveTask } from '@taktwerk/engine';
import { findExternal } from '../external/find-external.ts';
import { readLoopValues } from '../foreach/read-loop-values.ts';

type Question = Extract<Effect, { kind: 'findExternal' | 'readLoopValues' }>;
type Host = Parameters<typeof findExternal>[0] &
  Parameters<typeof readLoopValues>[0] & { task(runId: number): LiveTask | undefined };

/** Answers what a workflow has to know before it goes on; null when nobody waits for it any more. */
export async function answerWorkflow(host: Host, question: Question): Promise<EngineMessage | null> {
  const { runId } = question;
  if (question.kind === 'readLoopValues')
    return { kind: 'loopValues', runId, values: await readLoopValues(host, question) };
  const live = host.task(runId);
  if (live === undefined) return null;
  return { kind: 'externalFound', runId, found: await findExternal(host, live, question) };
}
