import { NotPushed } from './not-pushed.ts';

/** Stand around the number of a value; no text of anybody may have them. */
const OPEN = '\u{F0000}';
const CLOSE = '\u{F0001}';

/** The values of a statement, which is built of names, types and places of values alone. */
export class StatementValues {
  readonly #list: string[] = [];

  /** The place of a value in the statement. */
  add(value: string): string {
    this.#list.push(value);
    return `${OPEN}${this.#list.length - 1}${CLOSE}`;
  }

  /** The statement with numbered places (`$1`), or with `?` and a value for each of them in their order. */
  finish(sql: string, numbered: boolean): { readonly sql: string; readonly values: readonly string[] } {
    const values: string[] = [];
    const places = new Map<number, number>();
    const [start = '', ...rest] = sql.split(OPEN);
    let text = start;
    for (const part of rest) {
      const end = part.indexOf(CLOSE);
      const index = Number(part.slice(0, end));
      const known = numbered ? places.get(index) : undefined;
      if (known === undefined) {
        values.push(this.#list[index] ?? '');
        places.set(index, values.length);
      }
      text += `${numbered ? `$${known ?? values.length}` : '?'}${part.slice(end + CLOSE.length)}`;
    }
    return { sql: text, values };
  }
}

/** @throws NotPushed for a text of the user that would be taken for the place of a value */
export function withoutPlaces(text: string): string {
  if (text.includes(OPEN) || text.includes(CLOSE))
    throw new NotPushed('its text has characters of private use');
  return text;
}
