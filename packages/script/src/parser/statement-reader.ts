import { describeToken, type Token } from '../lexer/token.ts';
import { tokenize } from '../lexer/tokenize.ts';
import { isBlank } from '../source/logical-line.ts';
import type { ScriptProblemCode } from '../source/script-problem.ts';

/** A problem inside a statement, by offset; caught by `parseScript`, which goes on with the next statement. */
export class StatementProblem extends Error {
  readonly code: ScriptProblemCode;
  readonly offset: number;

  constructor(code: ScriptProblemCode, offset: number, message: string) {
    super(message);
    this.name = 'StatementProblem';
    this.code = code;
    this.offset = offset;
  }
}

/** Reads what follows a statement's keyword, token by token or as it stands. */
export class StatementReader {
  readonly text: string;
  /** Offset behind the keyword. */
  readonly start: number;
  #tokens: readonly Token[] | null = null;
  #position = 0;

  constructor(text: string, start: number) {
    this.text = text;
    this.start = start;
  }

  /** What follows the keyword, leading blanks left out. */
  rest(): { readonly text: string; readonly start: number } {
    let start = this.start;
    while (start < this.text.length && isBlank(this.text.charCodeAt(start))) start++;
    return { text: this.text.slice(start), start };
  }

  peek(ahead = 0): Token {
    const tokens = this.#read();
    // The last token is `end`, and one stays on it.
    return tokens[Math.min(this.#position + ahead, tokens.length - 1)] as Token;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.#position++;
    return token;
  }

  atEnd(): boolean {
    return this.peek().kind === 'end';
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'symbol' && token.text === symbol;
  }

  /** Takes the symbol if it comes next. */
  accept(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.#position++;
    return true;
  }

  expect(symbol: string): void {
    if (!this.accept(symbol)) this.expected(`\`${symbol}\``);
  }

  expectEnd(): void {
    if (!this.atEnd()) this.expected('the end of the statement');
  }

  /** Takes a plain word if it comes next and is one of these; upper-cased. */
  acceptWord(...words: readonly string[]): string | null {
    const word = this.peekWord();
    if (word === null || !words.includes(word)) return null;
    this.#position++;
    return word;
  }

  /** The word that comes next, upper-cased, if it is one without variables. */
  peekWord(): string | null {
    const token = this.peek();
    return token.kind === 'word' && typeof token.value === 'string' ? token.value.toUpperCase() : null;
  }

  /** Ends the statement with the problem that something else was expected here. */
  expected(what: string): never {
    const token = this.peek();
    return this.fail('syntax', `Expected ${what}, found ${describeToken(token, this.text)}.`, token.start);
  }

  fail(code: ScriptProblemCode, message: string, offset = this.peek().start): never {
    throw new StatementProblem(code, offset, message);
  }

  #read(): readonly Token[] {
    if (this.#tokens === null) {
      const tokens = tokenize(this.text, this.start);
      if ('kind' in tokens) {
        throw new StatementProblem(
          'textNotClosed',
          tokens.at,
          `The text that opens here with ${this.text.charAt(tokens.at)} does not close.`,
        );
      }
      this.#tokens = tokens;
    }
    return this.#tokens;
  }
}
