import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ETL_PROGRAM } from '../program-path.ts';
import type { Order } from '../read-order.ts';

/** How the program ended. */
export interface Ended {
  readonly status: number | null;
  /** Members of its last line. */
  readonly end: Readonly<Record<string, unknown>>;
  /** What it has said for the report. */
  readonly report: string;
}

/** Runs an order in a process of its own; `onLine` is told each line for machines as it comes. */
export async function runProgram(
  order: Order,
  environment: NodeJS.ProcessEnv = {},
  onLine: (line: Readonly<Record<string, unknown>>) => void = () => {},
): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), 'taktwerk-etl-order-'));
  try {
    const file = join(folder, 'order.json');
    writeFileSync(file, JSON.stringify({ ...order, workFolder: folder }), { mode: 0o600 });
    const child = spawn(process.execPath, [ETL_PROGRAM.pathname, file], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    let end: Readonly<Record<string, unknown>> = {};
    let report = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      report += text;
    });
    createInterface({ input: child.stdout }).on('line', (text) => {
      end = JSON.parse(text);
      onLine(end);
    });
    await once(child, 'close');
    return { status: child.exitCode, end, report };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
