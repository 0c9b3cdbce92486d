import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { StepOf } from '../../definition/scenario.ts';
import { duckType } from '../../duck/duck-type.ts';
import { readValue } from '../../duck/read-value.ts';
import { RESULT_FILE, ROWS_FILE, runCode } from '../../sandbox/run-code.ts';
import { quoteName, quoteText } from '../../sql/quote.ts';
import { onlyInput, type StepResult, type StepScope } from '../step-scope.ts';

/** Most digits JavaScript keeps of a number. */
const EXACT_DIGITS = 15;

/** Runs a program of the user over rows: they go in and out as files, so memory stays flat. */
export async function code(step: StepOf<'javascript' | 'python'>, scope: StepScope): Promise<StepResult> {
  const { duck, relations, report } = scope;
  const input = onlyInput(step, scope);
  if (scope.sourceRows === 0) {
    // Only its columns are asked for.
    const none = step.columns.map((one) => `NULL::${duckType(columnOf(one))} AS ${quoteName(one.name)}`);
    await relations.define(duck, step.id, `SELECT ${none.join(', ')} WHERE false`, true);
    return {};
  }
  const folder = join(scope.workFolder, `code-${randomUUID()}`);
  await mkdir(folder);
  try {
    const columns = input.columns.map((name) =>
      asJson(quoteName(name), input.types.get(name) ?? '', step.kind),
    );
    await duck.run(
      `COPY (SELECT ${columns.join(', ')} FROM ${input.relation}) TO ${quoteText(join(folder, ROWS_FILE))} (FORMAT json)`,
    );
    const printed = await runCode(
      {
        language: step.kind,
        text: step.text,
        parameters: Object.fromEntries(scope.parameters.values.map(({ name, value }) => [name, value])),
        ...(step.memoryMegabytes === undefined ? {} : { memoryMegabytes: step.memoryMegabytes }),
        ...(step.cpuSeconds === undefined ? {} : { cpuSeconds: step.cpuSeconds }),
      },
      folder,
    );
    if (printed.trim() !== '') report.say(`Step "${step.id}" printed:\n${printed.trimEnd()}`);
    // Read as texts, and then as any other source.
    const texts = [
      ...step.columns.map(({ name }) => `${quoteText(name)}: 'VARCHAR'`),
      "'taktwerk_row': 'BIGINT'",
    ];
    const values = step.columns.map((one) => {
      const column = columnOf(one);
      const text = quoteName(one.name);
      const read = `CAST(${readValue(text, column)} AS ${duckType(column)})`;
      const wrong = `error(concat('row ', taktwerk_row, ', column "', ${quoteText(one.name)}, '": ', ${text}, ${quoteText(` is no ${one.type}`)}))`;
      return `CASE WHEN trim(${text}) <> '' AND ${read} IS NULL THEN ${wrong} ELSE ${read} END AS ${quoteName(one.name)}`;
    });
    const file = `read_json(${quoteText(join(folder, RESULT_FILE))}, format = 'newline_delimited', columns = {${texts.join(', ')}})`;
    await relations.define(duck, step.id, `SELECT ${values.join(', ')} FROM ${file}`, true);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await rm(`${folder}.root`, { recursive: true, force: true });
  }
  return {};
}

function columnOf(one: StepOf<'javascript' | 'python'>['columns'][number]) {
  return {
    name: one.name,
    type: one.type,
    nullable: true,
    ...(one.precision === undefined ? {} : { precision: one.precision, scale: one.scale ?? 0 }),
  };
}

/** What JSON or the language would round goes in as text. */
function asJson(column: string, type: string, language: 'javascript' | 'python'): string {
  if (language === 'python' || !type.startsWith('DECIMAL(')) return column;
  const digits = Number(type.slice('DECIMAL('.length, type.indexOf(',')));
  return digits > EXACT_DIGITS ? `CAST(${column} AS VARCHAR) AS ${column}` : column;
}
