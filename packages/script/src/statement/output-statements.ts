import { findFunction } from '../function/function-registry.ts';
import { FUNCTIONS_NOT_YET } from '../function/not-yet.ts';
import { readTemplate } from '../lexer/template.ts';
import { parseValueTerm } from '../parser/parse-term.ts';
import type { StatementReader } from '../parser/statement-reader.ts';
import { evaluateTerm, expandTemplate } from '../run/evaluate.ts';
import { isBlank, keywordOf } from '../source/logical-line.ts';
import { textOf } from '../value/value.ts';
import { NEXT, type ScriptStatement, SUSPENDED } from './script-statement.ts';

/** Statements that write lines (reference `script-language.md` §2). */
export const OUTPUT_STATEMENTS: readonly ScriptStatement[] = [
  {
    names: ['PRINT', 'P'],
    /** Quoted text or a function is evaluated; anything else is text as it stands, variables put in. */
    parse(reader) {
      const rest = reader.rest();
      if (!isEvaluated(reader, rest.text)) {
        const template = readTemplate(rest.text.trimEnd());
        return (machine) => {
          machine.print(expandTemplate(template, machine));
          return NEXT;
        };
      }
      const term = parseValueTerm(reader);
      reader.expectEnd();
      return (machine) => {
        const value = evaluateTerm(term, machine);
        if (value === undefined) return SUSPENDED;
        machine.print(textOf(value));
        return NEXT;
      };
    },
  },
  {
    names: ['DATA'],
    /** One blank separates; further ones belong to the line. */
    parse(reader) {
      const separated = isBlank(reader.text.charCodeAt(reader.start));
      const template = readTemplate(reader.text.slice(reader.start + (separated ? 1 : 0)));
      return (machine) => {
        machine.data(expandTemplate(template, machine));
        return NEXT;
      };
    },
  },
];

function isEvaluated(reader: StatementReader, text: string): boolean {
  if (text.startsWith('"') || text.startsWith("'")) return true;
  const { word, start } = keywordOf(text);
  if (start !== 0 || (findFunction(word) === undefined && !FUNCTIONS_NOT_YET.has(word))) return false;
  // The text may be anything, quotes that do not close included, so only the next character is looked at.
  return reader.text
    .slice(reader.rest().start + word.length)
    .trimStart()
    .startsWith('(');
}
