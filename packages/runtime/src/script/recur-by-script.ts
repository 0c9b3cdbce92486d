import type { LiveTask } from '@taktwerk/engine';
import {
  canonicalName,
  type HostCall,
  problemsText,
  type RecurringContent,
  readRecurring,
} from '@taktwerk/model';
import { activatableObject } from './activatable-object.ts';
import { type CallOutcome, ok, refused } from './call-outcome.ts';
import type { ScriptHost } from './script-host.ts';

/** Message numbers, ours as the function is: no such PERIOD, no recurring start of such an object, a wrong cron text. */
const UNKNOWN_OBJECT = 45921;
const NOT_EXECUTABLE = 45932;
const REFUSED = 45940;
const WRONG_VALUE = 20538;

type Period = { readonly kind: 'period'; readonly content: RecurringContent };

/** Starts an object again and again, as the execution of a user does: under a container the script activates. */
export function recurByScript(
  host: ScriptHost,
  live: LiveTask,
  call: Extract<HostCall, { kind: 'recur' }>,
  now: number,
): CallOutcome {
  const { client, user, runId } = live.task;
  const object = activatableObject(host, live, call.objectName, now);
  if (object.kind !== 'activatable') return object;
  const { name, definition, definitions } = object;
  if (!definition.generateAtRuntime) {
    return refused(
      NOT_EXECUTABLE,
      `${name} has generate_at_runtime "0"; only objects generated at run time can be executed recurringly.`,
    );
  }
  const period = periodOf(host, client, call.period);
  if (period.kind !== 'period') return period;
  const reply = host.dispatch({
    kind: 'activate',
    request: {
      client,
      user,
      name,
      alias: null,
      queue: call.queue === '' ? null : canonicalName(call.queue),
      inputs: new Map(),
      definitions,
      activator: runId,
      recurring: { content: period.content, zone: null },
    },
  });
  if (reply?.kind !== 'done') return refused(REFUSED, reply?.details ?? 'The object was not activated.');
  return ok(String(reply.runId));
}

/** Names hold no blanks, fields of cron stand between some; a shorthand such as `@daily` may be a name as well. */
function periodOf(host: ScriptHost, client: number, text: string): Period | CallOutcome {
  if (text.includes(' ')) return cronPeriod(text);
  const name = canonicalName(text);
  const object = host.definitions.kept(client, name);
  if (object === undefined) return { kind: 'later', ready: host.definitions.get(client, name) };
  if (object?.kind === 'period') return { kind: 'period', content: object.content };
  if (text.startsWith('@')) return cronPeriod(text);
  return refused(UNKNOWN_OBJECT, `Client ${client} has no PERIOD object ${name}.`);
}

function cronPeriod(cron: string): Period | CallOutcome {
  const outcome = readRecurring({ cron }, 'period');
  return outcome.ok
    ? { kind: 'period', content: outcome.content }
    : refused(WRONG_VALUE, problemsText(outcome.problems));
}
