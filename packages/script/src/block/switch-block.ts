import { parseAlternatives } from '../parser/parse-condition.ts';
import { parseValueTerm } from '../parser/parse-term.ts';
import type { StatementReader } from '../parser/statement-reader.ts';
import { evaluateTerm, isQuoted } from '../run/evaluate.ts';
import { type Execute, NEXT, SUSPENDED } from '../statement/script-statement.ts';
import type { Term } from '../syntax/expression.ts';
import { holds } from '../value/compare.ts';
import type { OpenBlock, OpenedBlock } from './block.ts';

interface Case {
  readonly values: readonly Term[];
  /** Index of the `:CASE` instruction. */
  readonly index: number;
}

/**
 * `:SWITCH` value, `:CASE` value … [`:OTHERWISE` …] `:ENDSWITCH`. The first case that equals the value runs, and no
 * other; cases that follow each other without statements share what comes behind the last of them.
 */
export function openSwitch(reader: StatementReader, line: number): OpenedBlock {
  const value = parseValueTerm(reader);
  reader.expectEnd();
  const cases: Case[] = [];
  let otherwise: number | null = null;
  let end = 0;
  const labels = new Set<number>();
  const body = (label: number): number => {
    let index = label;
    while (labels.has(index)) index++;
    return index;
  };
  const leave: Execute = () => end;
  const block: OpenBlock = {
    opener: 'SWITCH',
    closer: 'ENDSWITCH',
    line,
    get takesStatements() {
      return labels.size > 0;
    },
    divide(keyword, index, inner) {
      if (keyword !== 'CASE' && keyword !== 'OTHERWISE' && keyword !== 'OTHER') return null;
      if (otherwise !== null)
        inner.fail('syntax', ':OTHERWISE must be the last part of a :SWITCH.', inner.start);
      if (keyword === 'CASE') {
        const values = parseAlternatives(inner);
        if (values.some((term) => term.kind === 'call')) {
          inner.fail(
            'functionInExpression',
            'A :CASE takes no function; put its result into a variable first.',
            inner.start,
          );
        }
        cases.push({ values, index });
      } else {
        inner.expectEnd();
        otherwise = index;
      }
      labels.add(index);
      // Reached from above only: the case before is done.
      return leave;
    },
    close(index) {
      end = index;
      return () => NEXT;
    },
  };
  return {
    block,
    execute(machine) {
      const tested = evaluateTerm(value, machine);
      if (tested === undefined) return SUSPENDED;
      machine.charge(cases.length);
      for (const { values, index } of cases) {
        for (const term of values) {
          const candidate = evaluateTerm(term, machine);
          if (candidate === undefined) return SUSPENDED;
          if (holds(tested, '=', candidate, isQuoted(value) && isQuoted(term))) return body(index);
        }
      }
      return otherwise === null ? end : body(otherwise);
    },
  };
}
