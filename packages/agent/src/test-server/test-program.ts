/**
 * A program of orders for tests, in the place of the data plane. An order is lines: `say TEXT`, `append FILE TEXT`, `read FIFO`
 * (waits until somebody writes into it), `work MILLISECONDS`, `deaf` (to SIGTERM), `throw TEXT`, `burst TEXT` (an exception nobody catches), `exit CODE`.
 */
import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';

/** Does an order, after saying which process does it. */
export async function performOrder(path: string, write: (text: string) => void): Promise<number> {
  const lines = readFileSync(path, 'utf8').split('\n');
  rmSync(path);
  write(`by ${process.pid}\n`);
  for (const line of lines) {
    const [word, first = '', ...rest] = line.split(' ');
    if (word === 'say') write(`${[first, ...rest].join(' ')}\n`);
    else if (word === 'append') appendFileSync(first, `${rest.join(' ')}\n`);
    else if (word === 'read') await readFile(first);
    else if (word === 'work') await setTimeout(Number(first));
    else if (word === 'deaf') process.on('SIGTERM', () => {});
    else if (word === 'throw') throw new Error(first);
    else if (word === 'burst') {
      setImmediate(() => {
        throw new Error(first);
      });
      await new Promise(() => {});
    } else if (word === 'exit') return Number(first);
  }
  return 0;
}
