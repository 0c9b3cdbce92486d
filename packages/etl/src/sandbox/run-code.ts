import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, copyFile, lstat, readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { isJsonObject, TaktwerkError } from '@taktwerk/model';
import { notPossible, runShutIn, type ShutInEnd } from './shut-in.ts';

const MEGABYTE = 1024 * 1024;
const MEMORY_MEGABYTES = 256;
const CPU_SECONDS = 600;
/** Address space V8 keeps for itself, which counts as memory although it is never used. */
const NODE_RESERVE_MEGABYTES = 640;
/** Addresses of Python itself: its program, its libraries and their tables. */
const PYTHON_RESERVE_MEGABYTES = 128;
const MOST_FAILURE_BYTES = 100_000;
const FILE_BYTES = 64 * 1024 * MEGABYTE;

/** A program of the user over rows. */
export interface Code {
  readonly language: 'javascript' | 'python';
  readonly text: string;
  readonly parameters: Readonly<Record<string, string | null>>;
  readonly memoryMegabytes?: number;
  readonly cpuSeconds?: number;
}

/** The file of rows a program is given, and the one it gives. */
export const ROWS_FILE = 'rows.ndjson';
export const RESULT_FILE = 'result.ndjson';

/**
 * Runs a program shut in over the rows in `rows.ndjson` of a folder; its rows are then in `result.ndjson`, each with the
 * number of the row it was made of as `taktwerk_row`. Returns what it printed.
 * @throws TaktwerkError notIsolated when it cannot be shut in, codeFailed with the row when it fails
 */
export async function runCode(code: Code, folder: string): Promise<string> {
  const memory = code.memoryMegabytes ?? MEMORY_MEGABYTES;
  await writeFile(
    join(folder, 'order.json'),
    JSON.stringify({ text: code.text, parameters: code.parameters }),
  );
  const job =
    code.language === 'javascript' ? await javascript(folder, memory) : await python(folder, memory);
  const cpuSeconds = code.cpuSeconds ?? CPU_SECONDS;
  const end = await runShutIn({ ...job, folder, cpuSeconds, fileBytes: FILE_BYTES });
  if (end.code === 0 && (await isPlain(join(folder, RESULT_FILE)))) return end.printed;
  if (!(await isPlain(join(folder, 'begun')))) throw notPossible(end.printed.trim() || endWords(end));
  throw new TaktwerkError('codeFailed', await failureOf(folder, end, memory, cpuSeconds));
}

async function javascript(folder: string, memory: number) {
  await copyFile(
    fileURLToPath(new URL('./javascript-rows.mjs', import.meta.url)),
    join(folder, 'program.mjs'),
  );
  const program = await realpath(process.execPath);
  return {
    program,
    arguments: [
      '--permission',
      '--allow-fs-read=/taktwerk',
      '--allow-fs-write=/taktwerk',
      '--disable-warning=SecurityWarning',
      `--max-old-space-size=${memory}`,
      'program.mjs',
    ],
    reads: [],
    memoryBytes: (memory + NODE_RESERVE_MEGABYTES) * MEGABYTE,
    // V8 keeps a great many of them; JavaScript has no way to memory that is shared.
    addressBytes: null,
    processes: 24,
  };
}

async function python(folder: string, memory: number) {
  await copyFile(fileURLToPath(new URL('./python_rows.py', import.meta.url)), join(folder, 'program.py'));
  const { program, reads } = await findPython();
  return {
    program,
    // Isolated: neither the environment nor its folder decides what is imported.
    arguments: ['-I', '-B', 'program.py'],
    reads,
    memoryBytes: memory * MEGABYTE,
    addressBytes: (memory + PYTHON_RESERVE_MEGABYTES) * MEGABYTE,
    processes: 1,
  };
}

/** The Python of the system, or the one `TAKTWERK_PYTHON` names, with the folders of its library. */
async function findPython(): Promise<{ readonly program: string; readonly reads: readonly string[] }> {
  const { TAKTWERK_PYTHON } = process.env;
  const places =
    TAKTWERK_PYTHON === undefined ? ['/usr/bin/python3', '/usr/local/bin/python3'] : [TAKTWERK_PYTHON];
  for (const place of places) {
    try {
      await access(place, constants.X_OK);
    } catch {
      // The next place may have it.
      continue;
    }
    const ask =
      'import sys, sysconfig, json; p = sysconfig.get_paths(); print(json.dumps([sys.executable, p["stdlib"], p["platstdlib"], p["purelib"], p["platlib"]]))';
    const { stdout } = await promisify(execFile)(place, ['-I', '-c', ask], { timeout: 30_000, env: {} });
    const told: unknown = JSON.parse(stdout);
    if (!Array.isArray(told)) continue;
    const [program = place, ...reads] = told.map(String);
    return { program: await realpath(program), reads };
  }
  throw new TaktwerkError(
    'invalidOrder',
    `There is no Python at ${places.join(' or ')} of this machine; install it, or name it in TAKTWERK_PYTHON of the agent.`,
  );
}

async function failureOf(folder: string, end: ShutInEnd, memory: number, cpu: number): Promise<string> {
  const path = join(folder, 'failure.json');
  const printed = end.printed.trim() === '' ? '' : ` It printed: ${end.printed.trim().slice(-500)}`;
  if (await isPlain(path, MOST_FAILURE_BYTES)) {
    const told: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (isJsonObject(told)) {
      return `${told.row === 0 ? 'the program' : `row ${String(told.row)}`}: ${String(told.message)}.${printed}`;
    }
  }
  return `the program was ended: ${endWords(end)}; it may use ${memory} MB of memory and ${cpu} s of CPU.${printed}`;
}

function endWords({ code, signal, late }: ShutInEnd): string {
  if (late) return 'it took too long';
  return signal === null ? `exit status ${code}` : `signal ${signal}`;
}

/** Is it a file, and no link to somewhere else? The program is dead, so this stays so. */
async function isPlain(path: string, most = Number.POSITIVE_INFINITY): Promise<boolean> {
  try {
    const found = await lstat(path);
    return found.isFile() && found.nlink === 1 && found.size <= most;
  } catch {
    // There is no such file.
    return false;
  }
}
