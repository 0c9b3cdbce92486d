import { type JobAnswer, type JobAsk, TaktwerkError, tableLines } from '@taktwerk/model';
import type { StartStep } from '../../definition/step/start-steps.ts';
import type { StepScope } from '../step-scope.ts';
import { givenValue } from './given-value.ts';

/** Rows of each input in a mail. */
const MAIL_ROWS = 50;

/** Has the engine start something under the task of the scenario, and waits for its end unless told otherwise. */
export async function start(step: StartStep, scope: StepScope): Promise<void> {
  const answer = await scope.asks.ask({
    ...(await wanted(step, scope)),
    step: step.id,
    wait: step.wait !== false,
  });
  if (answer.kind === 'refused')
    throw new TaktwerkError('startRefused', `Step "${step.id}" (${step.kind}): ${answer.text}`);
  setResults(step, answer, scope);
  if (answer.kind === 'started') {
    scope.report.say(`Step "${step.id}": started as ${answer.runId}.`);
    return;
  }
  const { runId, status, statusText, returnCode, ok, text } = answer;
  const code = returnCode === null ? '' : `, return code ${returnCode}`;
  const end = `run ${runId} has ended with ${status} (${statusText})${code}`;
  if (!ok && step.accept !== 'any')
    throw new TaktwerkError(
      'startFailed',
      `Step "${step.id}" (${step.kind}): ${end}${text === null ? '.' : `: ${text}`}`,
    );
  scope.report.say(`Step "${step.id}": ${end}.`);
}

async function wanted(step: StartStep, scope: StepScope): Promise<Pick<JobAsk, 'object' | 'values'>> {
  switch (step.kind) {
    case 'run': {
      const object = givenValue(step.object, step, scope);
      if (object === null || object.trim() === '')
        throw new TaktwerkError(
          'invalidOrder',
          `Step "${step.id}" (run): ${step.object} has no value; expected the name of an object.`,
        );
      const values = (step.parameters ?? []).map((one) => ({
        ...one,
        value: givenValue(one.value, step, scope),
      }));
      return { object, values };
    }
    case 'shell': {
      const values = Object.entries(step.environment ?? {}).map(([name, value]) => ({
        name,
        value: givenValue(value, step, scope),
      }));
      return { object: null, values };
    }
    case 'mail': {
      const parameters = scope.parameters.values.map(({ name, value }) => ({ name: `${name}#`, value }));
      const rows = await rowsText(step.rows ?? MAIL_ROWS, scope);
      return { object: null, values: [...parameters, { name: 'MAIL_ROWS#', value: rows }] };
    }
  }
}

async function rowsText(rows: number, { duck, inputs }: StepScope): Promise<string> {
  const tables: string[] = [];
  if (rows === 0) return '';
  for (const { id, relation } of inputs) {
    const shown = await duck.rows(`SELECT * FROM ${relation} LIMIT ${rows}`);
    tables.push([`${id}:`, ...(shown.length === 0 ? ['–'] : tableLines(shown))].join('\n'));
  }
  return tables.join('\n\n');
}

function setResults(
  { results }: StartStep,
  answer: Exclude<JobAnswer, { kind: 'refused' }>,
  scope: StepScope,
): void {
  const set = (name: string | undefined, value: number | null): void => {
    if (name !== undefined) scope.parameters.set(name, value === null ? null : String(value));
  };
  set(results?.runId, answer.runId);
  set(results?.status, answer.kind === 'ended' ? answer.status : null);
  set(results?.returnCode, answer.kind === 'ended' ? answer.returnCode : null);
}
