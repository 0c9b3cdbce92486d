import { TaktwerkError } from '@taktwerk/model/error';

/** A step of a path: a name, a number from 0, every element of a list, or every member of an object. */
export type PathStep =
  | { readonly name: string }
  | { readonly index: number }
  | { readonly every: 'element' | 'member' };

export interface ParsedPath {
  /** `$` is the root of the document, `@` the iteration point. */
  readonly from: '$' | '@';
  readonly steps: readonly PathStep[];
  /** `@#`: the number of the element. */
  readonly counts: boolean;
  /** Ends with `~`: the name of the member that the path leads to, not its value. */
  readonly names: boolean;
}

/** Reads a path such as `$.orders[*].lines[0]['unit price']` or `$.rates{*}~`; throws `invalidOrder` with the place that is wrong. */
export function parsePath(path: string): ParsedPath {
  const from = path[0];
  if (from !== '$' && from !== '@') throw refuse(path, 0, '$ or @');
  if (path === '@#') return { from, steps: [], counts: true, names: false };
  const steps: PathStep[] = [];
  let at = 1;
  while (at < path.length) {
    if (path[at] === '~' && at === path.length - 1 && isMember(from, steps.at(-1)))
      return { from, steps, counts: false, names: true };
    if (path.startsWith('{*}', at)) {
      steps.push({ every: 'member' });
      at += 3;
    } else if (path[at] === '.') {
      let stop = at + 1;
      while (stop < path.length && path[stop] !== '.' && path[stop] !== '[' && !path.startsWith('{*}', stop))
        stop += 1;
      if (stop === at + 1) throw refuse(path, stop, 'a name');
      steps.push({ name: path.slice(at + 1, stop) });
      at = stop;
    } else if (path[at] === '[') {
      const quote = path[at + 1];
      const close =
        quote === "'" || quote === '"' ? path.indexOf(`${quote}]`, at + 2) + 1 : path.indexOf(']', at);
      if (close <= at) throw refuse(path, at, 'a closing bracket');
      steps.push(bracketStep(path, at, close));
      at = close + 1;
    } else throw refuse(path, at, '., [ or {*}');
  }
  return { from, steps, counts: false, names: false };
}

/** What has a name of its own: a member of an object, or what is iterated. */
function isMember(from: '$' | '@', last: PathStep | undefined): boolean {
  return last === undefined ? from === '@' : 'every' in last && last.every === 'member';
}

function bracketStep(path: string, open: number, close: number): PathStep {
  const inside = path.slice(open + 1, close);
  if (inside === '*') return { every: 'element' };
  if (inside[0] === "'" || inside[0] === '"') return { name: inside.slice(1, -1) };
  const index = Number(inside);
  if (inside === '' || !Number.isInteger(index) || index < 0)
    throw refuse(path, open + 1, '*, a number or a name in quotes');
  return { index };
}

/** The path in the form DuckDB reads; it must not go through every element of a list, or every member. */
export function duckPath(steps: readonly PathStep[]): string {
  const texts = steps.map((step) => {
    if ('name' in step) return `."${step.name.replaceAll('"', '\\"')}"`;
    return 'index' in step ? `[${step.index}]` : '[*]';
  });
  return `$${texts.join('')}`;
}

function refuse(path: string, at: number, expected: string): TaktwerkError {
  return new TaktwerkError(
    'invalidOrder',
    `Path "${path}" is wrong at place ${at + 1}: expected ${expected}.`,
  );
}
