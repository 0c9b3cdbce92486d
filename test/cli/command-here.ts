import { EXIT, type ExitName } from '../../packages/cli/src/exit-code.ts';
import { runProgram } from '../../packages/cli/src/program.ts';
import type { Ended } from './taktwerk-process.ts';

/** Runs a command in this process, which is much quicker than a process of its own for each of many. */
export async function commandHere(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  let out = '';
  let err = '';
  let code: number = EXIT.done.code;
  const terminal = {
    out: (line: string) => {
      out += `${line}\n`;
    },
    write: (text: string) => {
      out += text;
    },
    err: (line: string) => {
      err += `${line}\n`;
    },
    env,
    end: (exit: ExitName) => {
      code = EXIT[exit].code;
    },
  };
  await runProgram(terminal, ['node', 'taktwerk', ...words]);
  return { code, out, err };
}
