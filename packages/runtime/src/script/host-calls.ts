import { HIT_VARIABLE, type LiveTask } from '@taktwerk/engine';
import { canonicalName, type HostCall, isJobType } from '@taktwerk/model';
import { activateByScript } from './activate-by-script.ts';
import { calendarDay } from './calendar-day.ts';
import { calendarStep } from './calendar-step.ts';
import { type CallOutcome, ok, refused } from './call-outcome.ts';
import { commentByScript } from './comment-by-script.ts';
import { convertTime } from './convert-time.ts';
import { modifyRun } from './modify-run.ts';
import { recurByScript } from './recur-by-script.ts';
import type { ScriptHost } from './script-host.ts';

/** AE message numbers a script can read through SYS_LAST_ERR_NR; ours where the reference names none. */
const MESSAGE = { unknownObject: 45921, refused: 45940 } as const;

/** Longest archive keys, as in objects. */
const ARCHIVE_KEY_MOST = { ARCHIVE_KEY1: 60, ARCHIVE_KEY2: 20 } as const;

/** Longest text a script gives the status of its task; ours. */
const STATUS_TEXT_MOST = 255;

/** Performs one call of a script, whole and at once, or says what has to be read from the store first. */
export function performCall(host: ScriptHost, live: LiveTask, call: HostCall, now: number): CallOutcome {
  const { task } = live;
  switch (call.kind) {
    case 'getVar':
      return withVara(host, task.client, call.vara, (rows) =>
        ok(rows.get(call.key)?.[call.column - 1] ?? ''),
      );
    case 'putVar':
      return withVara(host, task.client, call.vara, () => {
        host.writeVara({
          client: task.client,
          vara: canonicalName(call.vara),
          key: call.key,
          values: fiveValues(call.values),
        });
        return ok(null);
      });
    case 'getSync': {
      const sync = host.sync(task.client, call.sync);
      if (sync === null) return noSync(task.client, call.sync);
      return ok(call.what === 'STATE' ? sync.state : String(sync.value));
    }
    case 'calendarDay':
      return { kind: 'answer', answer: calendarDay(host, live, call) };
    case 'calendarStep':
      return { kind: 'answer', answer: calendarStep(host, live, call) };
    case 'convertTime':
      return { kind: 'answer', answer: convertTime(host, live, call) };
    case 'hitValue':
      return hitValue(live, call.name);
    case 'setSync': {
      if (host.sync(task.client, call.sync) === null) return noSync(task.client, call.sync);
      const { sync, action } = call;
      const reply = host.dispatch({ kind: 'syncAction', runId: task.runId, sync, action });
      return reply?.kind === 'refused' ? refused(MESSAGE.refused, reply.details) : ok(null);
    }
    case 'include':
      return withObject(host, task.client, call.name, (object) =>
        ok(object?.kind === 'include' ? object.text : null),
      );
    case 'publish': {
      const scope = call.scope === 'TASK' ? 'task' : call.scope === 'WORKFLOW' ? 'processor' : 'top';
      host.dispatch({ kind: 'setVariable', runId: task.runId, scope, name: call.name, value: call.value });
      return ok(null);
    }
    case 'pset':
      host.dispatch({
        kind: 'setVariable',
        runId: task.runId,
        scope: 'processor',
        name: call.name,
        value: call.value,
      });
      return ok(null);
    case 'putAttribute':
      return putAttribute(host, live, call.attribute, call.value);
    case 'activate':
      return activateByScript(host, live, call, now);
    case 'recur':
      return recurByScript(host, live, call, now);
    case 'modify':
      return modifyRun(host, live, call, now);
    case 'addComment':
      return commentByScript(host, live, call, now);
    case 'modifyState':
      return modifyState(host, live, call);
    case 'restartPoint':
      host.dispatch({ kind: 'restartPoint', runId: task.runId, point: call.point });
      return ok(null);
    case 'wait':
      return { kind: 'until', time: now + call.seconds * 1000 };
  }
}

/** The script of an event reads what its hit brought. */
function hitValue({ task, variables }: LiveTask, name: string): CallOutcome {
  const { before, after } = HIT_VARIABLE;
  const value = variables.get(`${before}${name}${after}`);
  if (value !== undefined) return ok(value);
  if (task.type !== 'EVNT_CHILD')
    return refused(MESSAGE.refused, `${task.name} does not run for a hit of an event.`);
  const known = [...variables.keys()]
    .filter((one) => one.startsWith(before) && one.endsWith(after))
    .map((one) => one.slice(before.length, -after.length));
  return refused(MESSAGE.refused, `The hit has no value ${name}; it has ${known.sort().join(', ')}.`);
}

/** Only a post-process decides what its task ends with. */
function modifyState(
  host: ScriptHost,
  { task }: LiveTask,
  { returnCode, statusText }: Extract<HostCall, { kind: 'modifyState' }>,
): CallOutcome {
  const { runId, stage } = task;
  if (stage !== 'postProcess' && stage !== 'childPostProcess')
    return refused(MESSAGE.refused, 'The state of a task is modified in its post-process only.');
  if (statusText !== null && statusText.length > STATUS_TEXT_MOST)
    return refused(
      MESSAGE.refused,
      `STATUS_TEXT has ${statusText.length} characters; at most ${STATUS_TEXT_MOST} are allowed.`,
    );
  host.dispatch({ kind: 'modifyState', runId, returnCode, statusText });
  return ok(null);
}

/** An attribute that does not belong to the type is refused (reference `script-language.md` §3.3). */
function putAttribute(host: ScriptHost, { task }: LiveTask, name: string, value: string): CallOutcome {
  const { runId } = task;
  const attribute = name.toUpperCase();
  if (attribute === 'HOST' || attribute === 'LOGIN') {
    if (!isJobType(task.type))
      return refused(MESSAGE.refused, `${attribute} belongs to jobs; ${task.name} is ${task.type}.`);
    host.dispatch({ kind: 'setAttribute', runId, attribute, value: canonicalName(value) });
    return ok(null);
  }
  if (attribute === 'UC4_PRIORITY') {
    const priority = Number(value);
    if (!Number.isInteger(priority) || priority < 0 || priority > 255) {
      return refused(MESSAGE.refused, `UC4_PRIORITY is ${value}; expected a whole number from 0 to 255.`);
    }
    host.dispatch({ kind: 'setAttribute', runId, attribute, value });
    return ok(null);
  }
  if (attribute === 'ARCHIVE_KEY1' || attribute === 'ARCHIVE_KEY2') {
    const most = ARCHIVE_KEY_MOST[attribute];
    if (value.length > most)
      return refused(
        MESSAGE.refused,
        `${attribute} has ${value.length} characters; at most ${most} are allowed.`,
      );
    host.dispatch({ kind: 'setAttribute', runId, attribute, value });
    return ok(null);
  }
  return refused(
    MESSAGE.refused,
    `${name} cannot be set by a running script; expected HOST, LOGIN, UC4_PRIORITY, ARCHIVE_KEY1 or ARCHIVE_KEY2.`,
  );
}

function withVara(
  host: ScriptHost,
  client: number,
  name: string,
  use: (rows: ReadonlyMap<string, readonly string[]>) => CallOutcome,
): CallOutcome {
  const vara = canonicalName(name);
  const object = host.definitions.kept(client, vara);
  if (object === undefined) {
    return { kind: 'later', ready: host.definitions.get(client, vara) };
  }
  if (object?.kind !== 'variable')
    return refused(MESSAGE.unknownObject, `There is no VARA object ${vara} in client ${client}.`);
  const rows = host.varas.kept(client, vara);
  if (rows !== undefined) return use(rows);
  return { kind: 'later', ready: host.varas.read(client, vara) };
}

function noSync(client: number, name: string): CallOutcome {
  return refused(MESSAGE.unknownObject, `There is no SYNC object ${name} in client ${client}.`);
}

type Kept = ReturnType<ScriptHost['definitions']['kept']>;

function withObject(
  host: ScriptHost,
  client: number,
  name: string,
  use: (object: Kept) => CallOutcome,
): CallOutcome {
  const object = host.definitions.kept(client, name);
  if (object !== undefined) return use(object);
  return { kind: 'later', ready: host.definitions.get(client, name) };
}

function fiveValues(values: readonly string[]): readonly [string, string, string, string, string] {
  const [one = '', two = '', three = '', four = '', five = ''] = values;
  return [one, two, three, four, five];
}
