import { open, rename, rm } from 'node:fs/promises';
import { TaktwerkError, tableLines } from '@taktwerk/model';
import { placeBelow } from '../../connector/file/place-below.ts';
import type { StepOf } from '../../definition/scenario.ts';
import { connectionOfKind, type StepResult, type StepScope } from '../step-scope.ts';

/** Rows of each input that are shown, unless the step says otherwise. */
const ROWS = 1000;

type Table = { readonly name: string; readonly rows: readonly Readonly<Record<string, Value>>[] };
type Value = Awaited<ReturnType<StepScope['duck']['rows']>>[number][string];

/** Shows the rows of its inputs as tables: in the report of the run, or in a file that is there as a whole. */
export async function writeReport(step: StepOf<'report'>, scope: StepScope): Promise<StepResult> {
  if (scope.inputs.length === 0)
    throw new TaktwerkError('invalidOrder', `Step "${step.id}" (report) needs an input; it has none.`);
  const tables: Table[] = [];
  for (const { id, relation } of scope.inputs)
    tables.push({
      name: id,
      rows: await scope.duck.rows(`SELECT * FROM ${relation} LIMIT ${step.rows ?? ROWS}`),
    });
  const rows = tables.reduce((sum, table) => sum + table.rows.length, 0);
  const title = step.title ?? step.id;
  if (step.connection === undefined || step.path === undefined) {
    if (step.connection !== step.path)
      throw new TaktwerkError(
        'invalidOrder',
        `Step "${step.id}" (report) needs both a connection and a path for a file, or none of them.`,
      );
    scope.report.say(textOf(title, tables));
    return { rows };
  }
  const content = step.format === 'text' ? textOf(title, tables) : pageOf(title, tables);
  const { folder } = connectionOfKind(scope, step.connection, 'files');
  await putWhole(await placeBelow(folder, step.path), content, scope);
  return { rows, bytes: Buffer.byteLength(content) };
}

async function putWhole(place: string, content: string, { order }: StepScope): Promise<void> {
  const part = `${place}.${order.runId}-${order.attempt}.part`;
  try {
    const file = await open(part, 'w');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, place);
  } finally {
    await rm(part, { force: true });
  }
}

function textOf(title: string, tables: readonly Table[]): string {
  const parts = tables.map(({ name, rows }) => [
    `${name}:`,
    ...(rows.length === 0 ? ['–'] : tableLines(rows)),
  ]);
  return `${[title, ...parts.flatMap((lines) => ['', ...lines])].join('\n')}\n`;
}

/** A page that needs nothing beside it. */
function pageOf(title: string, tables: readonly Table[]): string {
  const parts = tables.map(({ name, rows }) => `<h2>${escaped(name)}</h2>\n${tableOf(rows)}`);
  return `<!doctype html>
<html><head><meta charset="utf-8"><title>${escaped(title)}</title>
<style>body{font-family:sans-serif}table{border-collapse:collapse}td,th{border:1px solid #999;padding:2px 6px;text-align:left}</style>
</head><body>
<h1>${escaped(title)}</h1>
${parts.join('\n')}
</body></html>
`;
}

function tableOf(rows: Table['rows']): string {
  const names = Object.keys(rows[0] ?? {});
  if (names.length === 0) return '<p>–</p>';
  const line = (cells: readonly string[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  const body = rows.map((row) =>
    line(
      names.map((name) => textOfValue(row[name])),
      'td',
    ),
  );
  return `<table>\n${[line(names, 'th'), ...body].join('\n')}\n</table>`;
}

function textOfValue(value: Value | undefined): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
