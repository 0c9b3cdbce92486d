import type { OpenBlock } from '../block/block.ts';
import { blockOpener, openerOf } from '../block/block-registry.ts';
import { readTemplate } from '../lexer/template.ts';
import { expandTemplate } from '../run/evaluate.ts';
import { keywordOf, type LogicalLine, logicalLines, positionOf } from '../source/logical-line.ts';
import type { ScriptProblem } from '../source/script-problem.ts';
import { STATEMENTS_NOT_YET } from '../statement/not-yet.ts';
import { restartPointOf } from '../statement/restart-statement.ts';
import { type Execute, NEXT } from '../statement/script-statement.ts';
import { findStatement } from '../statement/statement-registry.ts';
import type { Instruction, ParsedScript } from '../syntax/program.ts';
import { StatementProblem, StatementReader } from './statement-reader.ts';

/** Parses a script; the errors are those of all its statements, in the order of their lines. */
export function parseScript(source: string): ParsedScript {
  const { lines, problems } = logicalLines(source, isKeyword);
  const parser = new ScriptParser();
  for (const line of lines) parser.read(line);
  parser.finish();
  const errors = [...problems, ...parser.problems].sort((a, b) => a.line - b.line || a.column - b.column);
  return errors.length > 0
    ? { ok: false, errors }
    : {
        ok: true,
        program: { source, instructions: parser.instructions, restartPoints: parser.restartPoints },
      };
}

/** True for a word that starts a statement or belongs to a block. */
export function isKeyword(word: string): boolean {
  return (
    findStatement(word) !== undefined ||
    blockOpener(word) !== undefined ||
    openerOf(word) !== undefined ||
    STATEMENTS_NOT_YET.has(word)
  );
}

class ScriptParser {
  readonly instructions: Instruction[] = [];
  readonly restartPoints = new Map<string, number>();
  readonly problems: ScriptProblem[] = [];
  readonly #open: OpenBlock[] = [];

  read(line: LogicalLine): void {
    if (line.kind === 'data') {
      this.#readData(line.line, line.text);
      return;
    }
    const keyword = keywordOf(line.text);
    const reader = new StatementReader(line.text, keyword.end);
    try {
      this.#readStatement(line.line, keyword.word, keyword.start, reader);
    } catch (problem) {
      if (!(problem instanceof StatementProblem)) throw problem;
      this.problems.push({
        ...positionOf(line.pieces, problem.offset),
        code: problem.code,
        message: problem.message,
      });
    }
  }

  finish(): void {
    for (const block of this.#open) {
      this.problems.push({
        line: block.line,
        column: 1,
        code: 'blockNotClosed',
        message: `The :${block.opener} that opens here has no :${block.closer}.`,
      });
    }
  }

  #readData(line: number, text: string): void {
    const block = this.#open.at(-1);
    if (block?.takesStatements === false) {
      if (text.trim() !== '') this.#outsideCase(line);
      return;
    }
    const template = readTemplate(text);
    this.#add(line, (machine) => {
      machine.data(expandTemplate(template, machine));
      return NEXT;
    });
  }

  #readStatement(line: number, keyword: string, keywordStart: number, reader: StatementReader): void {
    if (openerOf(keyword) !== undefined) {
      this.#readInner(line, keyword, keywordStart, reader);
      return;
    }
    const opener = blockOpener(keyword);
    const statement = findStatement(keyword);
    if (opener === undefined && statement === undefined) this.#unknown(keyword, keywordStart, reader);
    if (this.#open.at(-1)?.takesStatements === false) this.#outsideCase(line);
    if (opener !== undefined) {
      const { block, execute } = this.#openBlock(opener, reader, line);
      this.#open.push(block);
      this.#add(line, execute);
    } else if (statement !== undefined) {
      if (keyword === 'RESTART') this.#restartPoint(reader);
      this.#add(line, statement.parse(reader));
    }
  }

  #restartPoint(reader: StatementReader): void {
    const point = restartPointOf(reader);
    if (point !== null && this.restartPoints.has(point))
      reader.fail('syntax', `There is a restart point ${point} already; expected a name of its own.`);
    if (point !== null) this.restartPoints.set(point, this.instructions.length + 1);
  }

  /** Opens a block; one with a wrong first line still opens, so that its end is no second problem. */
  #openBlock(
    opener: NonNullable<ReturnType<typeof blockOpener>>,
    reader: StatementReader,
    line: number,
  ): ReturnType<typeof opener> {
    try {
      return opener(reader, line, this.instructions.length);
    } catch (problem) {
      if (problem instanceof StatementProblem)
        this.#open.push(placeholder(keywordOf(reader.text).word, line));
      throw problem;
    }
  }

  #readInner(line: number, keyword: string, keywordStart: number, reader: StatementReader): void {
    const opener = openerOf(keyword);
    const block = this.#open.at(-1);
    if (block === undefined || block.opener !== opener) {
      const inside =
        block === undefined
          ? ''
          : ` The block that is open here is the :${block.opener} of line ${block.line}.`;
      reader.fail('blockNotOpen', `:${keyword} needs a :${opener} before it.${inside}`, keywordStart);
    }
    if (keyword === block.closer) {
      this.#open.pop();
      const closing = block.close(this.instructions.length);
      this.#add(line, closing);
      reader.expectEnd();
      return;
    }
    const divided = block.divide(keyword, this.instructions.length, reader);
    if (divided !== null) this.#add(line, divided);
  }

  #unknown(keyword: string, offset: number, reader: StatementReader): never {
    if (STATEMENTS_NOT_YET.has(keyword)) {
      reader.fail(
        'notInThisRelease',
        `:${keyword} belongs to the language, but this release does not have it yet.`,
        offset,
      );
    }
    const what =
      keyword === '' ? 'There is no statement behind the colon.' : `There is no statement :${keyword}.`;
    reader.fail(
      'unknownStatement',
      `${what} A data line that starts with a colon is written with :DATA.`,
      offset,
    );
  }

  #outsideCase(line: number): void {
    this.problems.push({
      line,
      column: 1,
      code: 'syntax',
      message: 'Behind :SWITCH a :CASE is expected before anything else.',
    });
  }

  #add(line: number, execute: Execute): void {
    this.instructions.push({ line, execute });
  }
}

/** Stands for a block whose first line is wrong; takes whatever belongs to such a block. */
function placeholder(opener: string, line: number): OpenBlock {
  return {
    opener,
    closer: `END${opener}`,
    line,
    takesStatements: true,
    divide: () => () => NEXT,
    close: () => () => NEXT,
  };
}
