import { parseCondition } from '../parser/parse-condition.ts';
import type { StatementReader } from '../parser/statement-reader.ts';
import { evaluateCondition } from '../run/evaluate.ts';
import { NEXT, SUSPENDED } from '../statement/script-statement.ts';
import type { OpenedBlock } from './block.ts';

/** `:WHILE` condition … `:ENDWHILE`; `index` is that of the opening instruction. */
export function openWhile(reader: StatementReader, line: number, index: number): OpenedBlock {
  const condition = parseCondition(reader);
  let end = 0;
  return {
    execute(machine) {
      const result = evaluateCondition(condition, machine);
      if (result === undefined) return SUSPENDED;
      return result ? NEXT : end;
    },
    block: {
      opener: 'WHILE',
      closer: 'ENDWHILE',
      line,
      takesStatements: true,
      divide: () => null,
      close(closing) {
        end = closing + 1;
        return () => index;
      },
    },
  };
}
