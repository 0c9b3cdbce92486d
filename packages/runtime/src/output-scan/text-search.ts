/** Looks for texts in a longer one that comes piece by piece; upper and lower case of ASCII letters are the same. */
export class TextSearch {
  readonly found = new Set<string>();
  readonly #open: Map<string, string>;
  readonly #longest: number;
  /** The end of what came before, in which a text may have begun. */
  #rest = '';

  constructor(texts: readonly string[]) {
    this.#open = new Map(texts.map((text) => [text, lowerAscii(text)]));
    this.#longest = Math.max(0, ...texts.map((text) => text.length));
  }

  /** Everything has been found. */
  get done(): boolean {
    return this.#open.size === 0;
  }

  add(piece: string): void {
    const text = this.#rest + lowerAscii(piece);
    for (const [wanted, lower] of this.#open) {
      if (!text.includes(lower)) continue;
      this.found.add(wanted);
      this.#open.delete(wanted);
    }
    this.#rest = this.#longest > 1 ? text.slice(-(this.#longest - 1)) : '';
  }
}

function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
