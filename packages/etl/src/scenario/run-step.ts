import { TaktwerkError } from '@taktwerk/model';
import type { Step } from '../definition/scenario.ts';
import type { Duck } from '../duck/duck.ts';
import { portsOf } from './sql/step-ports.ts';
import { type SelectStep, stepSql } from './sql/step-sql.ts';
import { checkQuality } from './step/check-quality.ts';
import { code } from './step/code.ts';
import { dropCopies } from './step/drop-copies.ts';
import { evaluate } from './step/evaluate.ts';
import { execute } from './step/execute.ts';
import { extract } from './step/extract.ts';
import { handleFile } from './step/handle-file.ts';
import { listFiles } from './step/list-files.ts';
import { output } from './step/output.ts';
import { request } from './step/request.ts';
import { send } from './step/send.ts';
import { showRows } from './step/show-rows.ts';
import { start } from './step/start.ts';
import { wait } from './step/wait.ts';
import { writeReport } from './step/write-report.ts';
import { writeRows } from './step/write-rows.ts';
import { bindFor, onlyInput, type StepResult, type StepScope } from './step-scope.ts';

const PREVIEW_ROWS = 100;

/** Does what a step is there for. `stored` says whether its rows are computed now, since several read them. */
export async function runStep(
  step: Exclude<Step, { kind: 'loop' }>,
  scope: StepScope,
  stored: boolean,
): Promise<StepResult> {
  switch (step.kind) {
    case 'extract':
      return extract(step, scope, stored);
    case 'result':
      throw new TaktwerkError(
        'invalidOrder',
        `Step "${step.id}" (result): composition "${step.composition}" is found by the server only.`,
      );
    case 'output':
      return output(step, scope);
    case 'quality':
      return checkQuality(step, scope);
    case 'preview': {
      const input = onlyInput(step, scope);
      await showRows(scope.duck, scope.report, step.id, input, step.rows ?? PREVIEW_ROWS);
      scope.relations.pass(step.id, input.id);
      return {};
    }
    case 'condition':
      return { answer: (await evaluate(step, scope, step.expression)) === 'true' };
    case 'setVariable':
      scope.parameters.set(step.name, await evaluate(step, scope, step.expression));
      return {};
    case 'stop':
      throw new TaktwerkError('qualityCheckFailed', `Step "${step.id}": ${step.message}`);
    case 'fileList':
      return listFiles(step, scope);
    case 'writeFile':
      return writeRows(step, scope);
    case 'report':
      return writeReport(step, scope);
    case 'start':
      return {};
    case 'send':
      return send(step, scope);
    case 'wait':
      await wait(step, scope);
      return {};
    case 'execute':
      return execute(step, scope);
    case 'request':
      await request(step, scope);
      return {};
    case 'run':
    case 'shell':
    case 'mail':
      await start(step, scope);
      return {};
    case 'file':
      return handleFile(step, scope);
    case 'dropCopies':
      return dropCopies(step, scope);
    case 'javascript':
    case 'python':
      return code(step, scope);
    case 'success':
      if (step.message !== undefined) scope.report.say(`Step "${step.id}": ${step.message}`);
      return { ends: true };
    default:
      return select(step, scope, stored);
  }
}

/** A step that is one SELECT; one with ports is always stored, with a relation for each of them. */
async function select(step: SelectStep, scope: StepScope, stored: boolean): Promise<StepResult> {
  const { duck, relations } = scope;
  const sql = stepSql(step, scope.inputs, bindFor(step, scope));
  const ports = portsOf(step);
  if (ports === null) {
    // A random sample must be the same one for whoever reads it.
    await relations.define(duck, step.id, sql, stored || step.kind === 'sample');
    return { sql };
  }
  const all = `${step.id}/*`;
  await duck.run(`CREATE OR REPLACE TABLE ${relations.place(all)} AS ${sql}`);
  for (const [port, of] of ports) {
    await relations.define(
      duck,
      port === '' ? step.id : `${step.id}/${port}`,
      of(relations.place(all)),
      false,
    );
  }
  const rows = await count(duck, relations.of(step.id).relation);
  if (step.kind !== 'validate') return { rows, sql };
  return { rows, sql, rejected: await count(duck, relations.of(`${step.id}/rejected`).relation) };
}

async function count(duck: Duck, relation: string): Promise<number> {
  const [row] = await duck.rows(`SELECT count(*) AS n FROM ${relation}`);
  return Number(row?.n);
}
