/**
 * Rights on objects and their tasks (reference `engine-semantics.md` §5.15): read, write, execute, delete, cancel,
 * statistics and executions, reports, modify at run time, and the columns of service levels.
 */
export const RIGHT_LETTERS = ['R', 'W', 'X', 'D', 'C', 'S', 'P', 'M', 'L'] as const;

export type RightLetter = (typeof RIGHT_LETTERS)[number];

/**
 * The letters of a `bitcode`: a text of letters in any order and case, `*` for all, or a whole number whose bits stand
 * for the letters in the order of {@link RIGHT_LETTERS}, the lowest for R (the order is inferred, the reference names
 * the member alone). Null when it is neither.
 */
export function readBitcode(text: string): readonly RightLetter[] | null {
  const given = text.trim().toUpperCase();
  if (given === '*') return RIGHT_LETTERS;
  if (given !== '' && [...given].every(isDigit)) {
    const bits = Number(given);
    if (bits >= 2 ** RIGHT_LETTERS.length) return null;
    return RIGHT_LETTERS.filter((_letter, bit) => Math.floor(bits / 2 ** bit) % 2 === 1);
  }
  const wanted = [...given].filter((character) => character !== ' ' && character !== ',');
  const letters = RIGHT_LETTERS.filter((letter) => wanted.includes(letter));
  return wanted.every((character) => letters.some((letter) => letter === character)) ? letters : null;
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}
