import { parseCondition } from '../parser/parse-condition.ts';
import type { StatementReader } from '../parser/statement-reader.ts';
import { evaluateCondition } from '../run/evaluate.ts';
import { NEXT, SUSPENDED } from '../statement/script-statement.ts';
import type { OpenedBlock } from './block.ts';

/** `:IF` condition … [`:ELSE` …] `:ENDIF`. */
export function openIf(reader: StatementReader, line: number): OpenedBlock {
  const condition = parseCondition(reader);
  let otherwise: number | null = null;
  let end = 0;
  return {
    execute(machine) {
      const result = evaluateCondition(condition, machine);
      if (result === undefined) return SUSPENDED;
      return result ? NEXT : (otherwise ?? end);
    },
    block: {
      opener: 'IF',
      closer: 'ENDIF',
      line,
      takesStatements: true,
      divide(keyword, index, inner) {
        if (keyword !== 'ELSE') return null;
        inner.expectEnd();
        if (otherwise !== null) inner.fail('syntax', 'This :IF has an :ELSE already.', inner.start);
        otherwise = index + 1;
        // Reached from above only: the first part is done.
        return () => end;
      },
      close(index) {
        end = index;
        return () => NEXT;
      },
    },
  };
}
