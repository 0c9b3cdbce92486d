import { isJsonObject, type JsonValue } from './json-value.ts';
import { joinPath, type Problem } from './problem.ts';

/** How deep object JSON may nest; far more than any object has, far less than what exhausts the stack. */
const MAX_DEPTH = 64;

/**
 * Brings object JSON into the form it is stored in: numbers and flags become texts (`true` is `"1"`), members
 * that are `null` are left out, `null` in a list stays (an empty script line). With `keepNull` members stay too: a patch
 * means something by them. Reference `ae-rest-api.md` §4, §12.
 */
export function toTexts(
  value: unknown,
  path: string,
  options: { readonly keepNull: boolean } = { keepNull: false },
): { readonly value: JsonValue; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  return { value: convert(value, path, 0, problems, options.keepNull), problems };
}

function convert(
  value: unknown,
  path: string,
  depth: number,
  problems: Problem[],
  keepNull: boolean,
): JsonValue {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (depth >= MAX_DEPTH) {
    problems.push({ path, message: `is nested too deep; expected at most ${MAX_DEPTH} levels` });
    return null;
  }
  if (Array.isArray(value)) {
    return value.map((entry, index) => convert(entry, joinPath(path, index), depth + 1, problems, keepNull));
  }
  if (isJsonObject(value)) {
    // fromEntries defines members, so a member named `__proto__` stays an ordinary one.
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, member]) => keepNull || member !== null)
        .map(([name, member]) => [
          name,
          convert(member, joinPath(path, name), depth + 1, problems, keepNull),
        ]),
    );
  }
  return null;
}
