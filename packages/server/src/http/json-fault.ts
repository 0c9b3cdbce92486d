/** Where a text stops being JSON: counted from 1, columns in characters. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  readonly expected: string;
}

type Frame = 'list' | 'object';

/**
 * The first place at which a text is not JSON. `JSON.parse` does the reading; it names no place for many faults, so
 * this walks the text again once it has failed. Has no depth limit.
 */
export function findJsonFault(text: string): JsonFault {
  const scanner = new Scanner(text);
  const expected = scanner.run();
  const before = text.slice(0, scanner.at);
  const line = before.split('\n').length;
  return { line, column: scanner.at - before.lastIndexOf('\n'), expected: expected ?? 'JSON' };
}

class Scanner {
  readonly #text: string;
  at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** What was expected at `at`, or `null` when the whole text is JSON. */
  run(): string | null {
    const frames: Frame[] = [];
    let expectation: 'value' | 'firstEntry' | 'firstMember' | 'member' | 'after' = 'value';
    for (;;) {
      this.#blanks();
      const sign = this.#text[this.at];
      if (expectation === 'after') {
        const frame = frames.at(-1);
        if (frame === undefined) return sign === undefined ? null : 'the end of the body';
        const closing = frame === 'list' ? ']' : '}';
        if (sign === closing) frames.pop();
        else if (sign === ',') expectation = frame === 'list' ? 'value' : 'member';
        else return `"," or "${closing}"`;
        this.at += 1;
      } else if (expectation === 'firstMember' && sign === '}') {
        this.at += 1;
        frames.pop();
        expectation = 'after';
      } else if (expectation === 'firstEntry' && sign === ']') {
        this.at += 1;
        frames.pop();
        expectation = 'after';
      } else if (expectation === 'firstMember' || expectation === 'member') {
        const fault = sign === '"' ? this.#string() : 'a name in double quotes';
        if (fault !== null) return fault;
        this.#blanks();
        if (this.#text[this.at] !== ':') return '":"';
        this.at += 1;
        expectation = 'value';
      } else if (sign === '{' || sign === '[') {
        this.at += 1;
        frames.push(sign === '{' ? 'object' : 'list');
        expectation = sign === '{' ? 'firstMember' : 'firstEntry';
      } else {
        const fault = this.#scalar(sign);
        if (fault !== null) return fault;
        expectation = 'after';
      }
    }
  }

  #blanks(): void {
    while (this.at < this.#text.length && ' \t\r\n'.includes(this.#text[this.at] ?? '')) this.at += 1;
  }

  #scalar(sign: string | undefined): string | null {
    if (sign === '"') return this.#string();
    for (const word of ['true', 'false', 'null']) {
      if (this.#text.startsWith(word, this.at)) {
        this.at += word.length;
        return null;
      }
    }
    return this.#number();
  }

  #string(): string | null {
    this.at += 1;
    for (;;) {
      const sign = this.#text[this.at];
      if (sign === undefined) return 'a closing double quote';
      if (sign === '"') {
        this.at += 1;
        return null;
      }
      if (sign < ' ') return 'an escaped control character such as \\n';
      if (sign !== '\\') this.at += 1;
      else if (this.#text[this.at + 1] === 'u') {
        for (let digit = 2; digit < 6; digit += 1) {
          if (!isHex(this.#text[this.at + digit])) return 'four hexadecimal digits after \\u';
        }
        this.at += 6;
      } else if ('"\\/bfnrt'.includes(this.#text[this.at + 1] ?? ' ')) this.at += 2;
      else return 'one of the escapes \\" \\\\ \\/ \\b \\f \\n \\r \\t \\u';
    }
  }

  #number(): string | null {
    const start = this.at;
    if (this.#text[this.at] === '-') this.at += 1;
    const leadingZero = this.#text[this.at] === '0';
    const whole = this.#digits();
    if (whole === 0) {
      this.at = start;
      return 'a value';
    }
    if (leadingZero && whole > 1) return 'a number without leading zeros';
    if (this.#text[this.at] === '.') {
      this.at += 1;
      if (this.#digits() === 0) return 'digits after the decimal point';
    }
    if (this.#text[this.at] === 'e' || this.#text[this.at] === 'E') {
      this.at += 1;
      if (this.#text[this.at] === '+' || this.#text[this.at] === '-') this.at += 1;
      if (this.#digits() === 0) return 'digits of the exponent';
    }
    return null;
  }

  #digits(): number {
    const start = this.at;
    while (isDigit(this.#text[this.at])) this.at += 1;
    return this.at - start;
  }
}

function isDigit(sign: string | undefined): boolean {
  return sign !== undefined && sign >= '0' && sign <= '9';
}

function isHex(sign: string | undefined): boolean {
  return isDigit(sign) || (sign !== undefined && /^[a-fA-F]$/.test(sign));
}
