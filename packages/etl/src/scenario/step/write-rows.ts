import { randomUUID } from 'node:crypto';
import { copyFile, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { placeBelow } from '../../connector/file/place-below.ts';
import { writeXlsx } from '../../connector/file/write-xlsx.ts';
import type { StepOf } from '../../definition/scenario.ts';
import { quoteText } from '../../sql/quote.ts';
import { connectionOfKind, onlyInput, type StepResult, type StepScope } from '../step-scope.ts';

/** Writes rows into one file, which takes the place of the old one when it is whole and on disk. */
export async function writeRows(step: StepOf<'writeFile'>, scope: StepScope): Promise<StepResult> {
  const input = onlyInput(step, scope);
  const { folder } = connectionOfKind(scope, step.connection, 'files');
  const place = await placeBelow(folder, step.path);
  const made = join(scope.workFolder, `file-${randomUUID()}`);
  const beside = `${place}.${scope.order.runId}-${scope.order.attempt}.part`;
  try {
    const rows =
      step.format === 'xlsx'
        ? await writeXlsx(scope.duck, input, made, step.sheet ?? 'Sheet1')
        : await scope.duck.run(
            `COPY (SELECT * FROM ${input.relation}) TO ${quoteText(made)} (${optionsOf(step)})`,
          );
    await move(made, beside);
    const file = await open(beside, 'r+');
    await file.sync();
    await file.close();
    await rename(beside, place);
    return { rows, bytes: (await stat(place)).size };
  } finally {
    await rm(made, { force: true });
    await rm(beside, { force: true });
  }
}

/** Folders of runs may lie on another disk than what they write. */
async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    await copyFile(from, to);
  }
}

function optionsOf({ format, delimiter }: StepOf<'writeFile'>): string {
  switch (format) {
    case 'csv':
      return `FORMAT csv, HEADER, DELIMITER ${quoteText(delimiter ?? ',')}`;
    case 'parquet':
      return 'FORMAT parquet, COMPRESSION zstd';
    case 'json':
      return 'FORMAT json, ARRAY true';
    default:
      return 'FORMAT json';
  }
}
