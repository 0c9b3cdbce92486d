import type { LiveTask } from '@taktwerk/engine';
import type { HostCall } from '@taktwerk/model';
import { type CallOutcome, ok, refused } from './call-outcome.ts';
import { modifiableRun } from './modifiable-run.ts';
import type { ScriptHost } from './script-host.ts';

/** Number of the message a script reads when a text cannot be a comment; ours. */
const NO_COMMENT = 45940;

/** Longest comment, as over HTTP. */
const LONGEST = 32_000;

/** Adds a comment to the script's own run, or to another active one its user may modify. */
export function commentByScript(
  host: ScriptHost,
  live: LiveTask,
  { text, runId }: Extract<HostCall, { kind: 'addComment' }>,
  now: number,
): CallOutcome {
  const { task } = live;
  if (text === '' || text.length > LONGEST)
    return refused(NO_COMMENT, `A comment has 1 to ${LONGEST} characters; this one has ${text.length}.`);
  const own = runId === null || runId === task.runId;
  const run = own ? null : modifiableRun(host, live, runId, now);
  if (run !== null && run.kind !== 'modifiable') return run;
  const commented = run?.target ?? task;
  host.comment({
    runId: commented.runId,
    timestamp: Math.floor(now / 1000) * 1000,
    user: task.user,
    comment: text,
  });
  run?.audit('done', 'comment');
  return ok(null);
}
