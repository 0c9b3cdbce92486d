import type { AskOutcome, EngineMessage, LiveTask } from '@taktwerk/engine';
import {
  canonicalName,
  type ExecutableDefinition,
  isJsonObject,
  type JobAsk,
  type JsonObject,
  rightsSubject,
  TaktwerkError,
  variableName,
} from '@taktwerk/model';
import type { Store } from '@taktwerk/store';
import type { Clock } from '../clock.ts';
import { PromptInputs } from '../input/prompt-inputs.ts';
import { activatableObject } from '../script/activatable-object.ts';
import type { CallOutcome } from '../script/call-outcome.ts';
import type { ScriptHost } from '../script/script-host.ts';
import { whenStoreAnswers } from '../store-read/when-store-answers.ts';
import { parameterWords } from './parameter-words.ts';
import { prepareRun } from './prepare-run.ts';
import { stepKey } from './step-definitions.ts';

/** What looking up a start needs of the node. */
export interface AskHost extends ScriptHost {
  readonly clock: Clock;
  readonly store: Store;
}

/**
 * Looks up what a step of a scenario asks to be started, as it is now, and whether the user of the task may; a store that cannot
 * be read is tried again.
 */
export async function askPrepared(host: AskHost, live: LiveTask, ask: JobAsk): Promise<EngineMessage> {
  const outcome = await whenStoreAnswers(host.clock, () => outcomeOf(host, live, ask)).catch(
    (error: unknown): AskOutcome => ({
      ok: false,
      text: error instanceof TaktwerkError ? error.details : String(error),
    }),
  );
  return { kind: 'askPrepared', runId: live.task.runId, ask: ask.ask, outcome };
}

async function outcomeOf(host: AskHost, live: LiveTask, ask: JobAsk): Promise<AskOutcome> {
  const step = stepOf(live, ask.step);
  // The program asks for what the scenario says, and for nothing else.
  if (step === null) return { ok: false, text: `Scenario ${live.task.name} has no such step.` };
  if (step.kind !== 'run') return ofStep(host, live, ask);
  const named = typeof step.object === 'string' ? step.object : '';
  if (ask.object === null || (!named.startsWith(':') && canonicalName(named) !== canonicalName(ask.object)))
    return { ok: false, text: `It is to start ${named}, and nothing else.` };
  const found = await allowed(host, live, ask.object);
  if (found.kind === 'refused') return { ok: false, text: found.text };
  const { name, definition, definitions } = found;
  return { ok: true, name, definitions, alias: null, inputs: await inputsOf(host, live, ask, definition) };
}

/** A mail or shell is a part of the scenario; who starts something on an agent needs the right to. */
async function ofStep(host: AskHost, live: LiveTask, ask: JobAsk): Promise<AskOutcome> {
  const name = stepKey(live.task.name, ask.step);
  const definition = live.definitions.get(name);
  if (definition === undefined) return { ok: false, text: `Step ${ask.step} starts nothing.` };
  if (definition.type === 'JOBS') {
    const refusal = await shellRefusal(host, live, definition);
    if (refusal !== null) return { ok: false, text: refusal };
  }
  const inputs = new Map(ask.values.map((one) => [one.name.toUpperCase(), one.value ?? '']));
  return { ok: true, name, definitions: live.definitions, alias: ask.step, inputs };
}

type Allowed =
  | Extract<ReturnType<typeof activatableObject>, { kind: 'activatable' }>
  | { readonly kind: 'refused'; readonly text: string };

async function allowed(host: AskHost, live: LiveTask, objectName: string): Promise<Allowed> {
  for (;;) {
    const found = activatableObject(host, live, objectName, host.clock.now(), 'execute by scenario');
    if (found.kind === 'activatable') {
      if (!found.definition.active) return { kind: 'refused', text: `${found.name} is not active.` };
      return found;
    }
    if (found.kind !== 'later') return { kind: 'refused', text: textOf(found) };
    await found.ready;
  }
}

function textOf(outcome: CallOutcome): string {
  return outcome.kind === 'answer' && !outcome.answer.ok ? outcome.answer.message : 'It cannot be started.';
}

/** Why the user of a task may not run a shell step; who may not is in the audit. */
async function shellRefusal(
  host: AskHost,
  { task: { client, user, runId } }: LiveTask,
  { name, agent, login }: ExecutableDefinition,
): Promise<string | null> {
  const subject = rightsSubject({ type: 'JOBS', name, folder: '', agent: agent ?? '', login: login ?? '' });
  for (;;) {
    const answer = host.rights.allows(client, user, 'X', subject);
    if (answer === true) return null;
    if (answer === false) break;
    await answer;
  }
  const text = `User ${user} lacks the right X (execute) on JOBS ${name} with agent ${agent} and login ${login ?? 'none'}.`;
  host.audit({
    time: host.clock.now(),
    client,
    user,
    action: 'execute by scenario',
    subject: name,
    outcome: 'refused',
    details: `Run ${runId}: ${text}`,
  });
  return text;
}

/** Values for parameters of the data plane, for prompts, or else variables. */
async function inputsOf(
  host: AskHost,
  { task: { client } }: LiveTask,
  { values }: JobAsk,
  definition: ExecutableDefinition,
): Promise<ReadonlyMap<string, string>> {
  if (definition.etl !== null || definition.type === 'PACK') {
    const prepared = prepareRun(definition, {
      objectName: definition.name,
      parameters: values.map(({ name, value, packageNumber }) => ({
        name,
        value: value ?? '',
        isDate: false,
        packageNumber: packageNumber ?? null,
      })),
      action: '',
      subject: '',
      anyType: true,
    });
    if (prepared.ok) return prepared.inputs;
    throw new TaktwerkError('invalidInput', prepared.problems.map(parameterWords).join(' '));
  }
  const given = values.map(({ name, value }) => [name, value ?? ''] as const);
  if (definition.promptSets.length === 0)
    return new Map(given.map(([name, value]) => [variableName(name), value]));
  return new PromptInputs(host.store, host.definitions).checked(
    client,
    definition,
    Object.fromEntries(given),
  );
}

function stepOf({ definition }: LiveTask, id: string): JsonObject | null {
  const scenario = definition?.etl?.order?.scenario;
  const steps = isJsonObject(scenario) && Array.isArray(scenario.steps) ? scenario.steps : [];
  return steps.filter(isJsonObject).find((step) => step.id === id) ?? null;
}
