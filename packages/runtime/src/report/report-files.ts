import { mkdir, open, readdir, rename, rmdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ReportFileRecord } from '@taktwerk/model';
import type { ReportReads } from '@taktwerk/store';
import { reportFileName, reportFolderName } from './report-file-name.ts';

/** Pages read at once, so that a long report is never in memory whole. */
const BATCH = 8;

/** Reports of ended tasks in a folder of the server; only files whose names it makes itself are touched. */
export class ReportFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes what the database has of a run, each report whole or not at all, and says so once it is on disk. */
  async write(reports: ReportReads, runId: number): Promise<readonly ReportFileRecord[]> {
    const written: ReportFileRecord[] = [];
    for (const { type, pages, inDatabase } of await reports.list(runId)) {
      if (!inDatabase) continue;
      const bytes = await this.#writeOne(reports, { runId, type, pages });
      written.push({ runId, type, pages, bytes });
    }
    return written;
  }

  async #writeOne(
    reports: ReportReads,
    { runId, type, pages }: Pick<ReportFileRecord, 'runId' | 'type' | 'pages'>,
  ): Promise<number> {
    const path = join(this.#folder, reportFileName(runId, type));
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const draft = `${path}.new`;
    const file = await open(draft, 'w', 0o600);
    let bytes = 0;
    try {
      for (let from = 1; from <= pages; from += BATCH) {
        const read = await reports.pages(runId, type, { from, limit: BATCH });
        for (const { text } of read.pages) {
          const part = Buffer.from(text);
          await file.writeFile(part);
          bytes += part.length;
        }
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
    await syncFolder(dirname(path));
    return bytes;
  }

  /** Removes every report of a run; what is not there is no fault. */
  async remove(runId: number): Promise<void> {
    const folder = join(this.#folder, reportFolderName(runId));
    const names = await unlessMissing(readdir(folder));
    for (const name of names ?? [])
      if (name.startsWith(`${runId}.`)) await unlessMissing(unlink(join(folder, name)));
    await rmdir(folder).catch((error: unknown) => {
      if (!hasCode(error, 'ENOTEMPTY') && !hasCode(error, 'ENOENT')) throw error;
    });
  }
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function unlessMissing<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
