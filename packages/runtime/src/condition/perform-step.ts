import type { LiveTask, OutsideStep, StepOutcome } from '@taktwerk/engine';
import { compare, END_STATUSES, fulfils, type HostCall, OBJECT_TYPES, statusesOf } from '@taktwerk/model';
import type { ExecutionFilter, Store } from '@taktwerk/store';
import type { FileQuestions } from '../agent/file-questions.ts';
import type { Clock } from '../clock.ts';
import { performCall } from '../script/host-calls.ts';
import type { ScriptHost } from '../script/script-host.ts';
import { isWorthAnotherTry, PAUSE, whenStoreAnswers } from '../store-read/when-store-answers.ts';
import { lookAtFile } from './look-at-file.ts';

/** What steps of conditions need of the node. */
export interface StepHost extends ScriptHost {
  readonly clock: Clock;
  readonly store: Store;
  now(): number;
  /** Asks an agent about a file, and waits for an agent that is not there. */
  readonly askFile: FileQuestions['ask'];
  /** Resolves once everything that gathered so far is durable. */
  durable(): Promise<void>;
}

/**
 * Performs a step of conditions and calls `done` with what came of it: of a write in the same turn, so that both are in one
 * commit. Reads see everything that went before.
 */
export function performStep(
  host: StepHost,
  live: LiveTask,
  step: OutsideStep,
  done: (outcome: StepOutcome) => void,
): void {
  const failed = (error: unknown) =>
    done({ kind: 'failed', text: error instanceof Error ? error.message : String(error) });
  const answer = (value: boolean) => done({ kind: 'answer', value });
  switch (step.kind) {
    case 'variable': {
      const call: HostCall = { kind: 'getVar', vara: step.vara, key: step.key, column: step.column };
      ask(host, live, call, (value) => answer(compare(value, step.operator, step.right)), failed);
      return;
    }
    case 'setVariable':
    case 'clearVariable': {
      const values = step.kind === 'setVariable' ? [step.value] : [];
      const call: HostCall = { kind: 'putVar', vara: step.vara, key: step.key, values };
      ask(host, live, call, () => answer(true), failed);
      return;
    }
    case 'activities':
      whenStoreAnswers(host.clock, () => isActive(host, live, step)).then(
        (found) => answer(found === step.expected),
        failed,
      );
      return;
    case 'file':
      lookAtFile(host, live, step).then(answer, failed);
      return;
    case 'history':
      whenStoreAnswers(host.clock, () => hasEnded(host, live, step)).then(
        (found) => answer(found === step.expected),
        failed,
      );
      return;
  }
}

/** Performs a call as a script would; what it needs is read first. */
function ask(
  host: StepHost,
  live: LiveTask,
  call: HostCall,
  answered: (value: string) => void,
  failed: (error: unknown) => void,
  tries = 1,
): void {
  const outcome = performCall(host, live, call, host.now());
  if (outcome.kind === 'later') {
    const again = (next: number) => ask(host, live, call, answered, failed, next);
    outcome.ready.then(
      () => again(1),
      (error: unknown) => {
        if (isWorthAnotherTry(error, tries)) host.clock.after(PAUSE, () => again(tries + 1));
        else failed(error);
      },
    );
  } else if (outcome.kind !== 'answer') {
    failed(new Error(`a call that waits cannot be part of a condition (${call.kind})`));
  } else if (outcome.answer.ok) {
    answered(outcome.answer.value ?? '');
  } else {
    failed(new Error(outcome.answer.message));
  }
}

/** The place of an external dependency has the name of an object and is no run of it. */
const RUN_TYPES = OBJECT_TYPES.filter((type) => type !== 'XTRNL');

async function isActive(
  host: StepHost,
  { task }: LiveTask,
  step: Extract<OutsideStep, { kind: 'activities' }>,
): Promise<boolean> {
  await host.durable();
  const filter: ExecutionFilter = {
    client: task.client,
    name: step.object,
    includeDeactivated: false,
    types: RUN_TYPES,
    ...(step.status === '' ? {} : { statuses: statusesOf(step.status) }),
  };
  const { tasks } = await host.store.tasks.list(filter, { limit: 1 });
  return tasks.length > 0;
}

/** Looks at the run that was activated last among those that have ended. */
async function hasEnded(
  host: StepHost,
  { task }: LiveTask,
  step: Extract<OutsideStep, { kind: 'history' }>,
): Promise<boolean> {
  await host.durable();
  const { tasks } = await host.store.tasks.list(
    {
      client: task.client,
      name: step.object,
      includeDeactivated: true,
      statuses: END_STATUSES,
      types: RUN_TYPES,
    },
    { limit: 1 },
  );
  const last = tasks[0];
  if (last === undefined || !fulfils(last.status, step.status)) return false;
  return step.within === null || (last.endTime ?? 0) >= host.now() - step.within * 1000;
}
