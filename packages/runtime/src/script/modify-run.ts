import type { EngineMessage, LiveTask } from '@taktwerk/engine';
import { canonicalName, type HostCall, NOTIFICATION_ANSWERS } from '@taktwerk/model';
import { type CallOutcome, ok, refused } from './call-outcome.ts';
import { modifiableRun } from './modifiable-run.ts';
import type { ScriptHost } from './script-host.ts';

/** Message numbers of the reference for MODIFY_UC_OBJECT; what each is about is ours: the value, and the state of the run. */
const WRONG_VALUE = 20538;
const WRONG_STATE = 20539;

const DAY_MINUTES = 24 * 60;

type ModifyCall = Extract<HostCall, { kind: 'modify' }>;

/** Changes an active run as a script asks, if its user may modify it. */
export function modifyRun(host: ScriptHost, live: LiveTask, call: ModifyCall, now: number): CallOutcome {
  const { client, user } = live.task;
  const run = modifiableRun(host, live, call.runId, now);
  if (run.kind !== 'modifiable') return run;
  const message = messageOf(call, client, user);
  if (typeof message === 'string') return refused(WRONG_VALUE, message);
  const reply = host.dispatch(message);
  if (reply?.kind !== 'done') return refused(WRONG_STATE, reply?.details ?? 'The run was not changed.');
  run.audit('done', [call.attribute, call.task, call.value].filter((text) => text !== '').join(' '));
  return ok('0');
}

/** What the engine is told, or what is wrong with the values. */
function messageOf(call: ModifyCall, client: number, user: string): EngineMessage | string {
  const { runId, attribute, value } = call;
  const task = canonicalName(call.task);
  switch (attribute) {
    case 'RESPONSE': {
      const answer = NOTIFICATION_ANSWERS.find((one) => one === value);
      if (answer === undefined)
        return `RESPONSE is "${value}"; expected one of ${NOTIFICATION_ANSWERS.join(', ')}.`;
      return { kind: 'answerNotification', client, runId, answer, by: user };
    }
    case 'GR_MAX_PAR_JOBS': {
      const maxParallel = Number(value);
      if (!Number.isInteger(maxParallel) || maxParallel < 1 || maxParallel > 999)
        return `GR_MAX_PAR_JOBS is "${value}"; expected a whole number from 1 to 999.`;
      return { kind: 'changeMaxParallel', client, runId, maxParallel };
    }
    case 'GOIMM':
      return { kind: 'changeLine', client, runId, task, change: { kind: 'run' } };
    case 'EARLIEST_STARTTIME': {
      const minutes = value === 'OFF' ? null : minutesOf(value);
      if (minutes === undefined) return `EARLIEST_STARTTIME is "${value}"; expected HHMMSS or OFF.`;
      return { kind: 'changeLine', client, runId, task, change: { kind: 'earliestStart', minutes } };
    }
    case 'REMOVE_DEPENDENCY':
      return {
        kind: 'changeLine',
        ...{ client, runId, task },
        change: { kind: 'removeDependency', predecessor: canonicalName(value) },
      };
  }
}

/** Minutes after midnight of `HHMMSS`, the seconds cut; undefined when it is no time of day. */
function minutesOf(text: string): number | undefined {
  if (text.length !== 6 || [...text].some((digit) => digit < '0' || digit > '9')) return undefined;
  const minutes = Number(text.slice(0, 2)) * 60 + Number(text.slice(2, 4));
  const isTime = minutes < DAY_MINUTES && text.slice(2, 4) < '60' && text.slice(4) < '60';
  return isTime ? minutes : undefined;
}
