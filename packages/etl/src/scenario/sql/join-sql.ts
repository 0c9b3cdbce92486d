import type { SetStep } from '../../definition/step/set-steps.ts';
import { quoteName } from '../../sql/quote.ts';
import type { StepContext } from './step-context.ts';

type Of<K extends SetStep['kind']> = Extract<SetStep, { kind: K }>;

export function joinSql(step: Of<'join'>, context: StepContext): string {
  const [left, right] = [context.input(0), context.input(1)];
  const from = `FROM ${left.relation} AS l ${step.how.toUpperCase()} JOIN ${right.relation} AS r`;
  if (step.how === 'cross') return `SELECT ${['l.*', ...takenOf(step, context)].join(', ')} ${from}`;
  if (step.on === undefined) throw context.refuse(`needs "on" for how ${step.how}`);
  const on = pairs(step.on, context);
  if (step.how === 'semi' || step.how === 'anti') return `SELECT l.* ${from} ON ${on}`;
  // Rows that only the right side has keep their key.
  const keys = step.on.map(
    ({ left: one, right: other }) =>
      `coalesce(l.${quoteName(one)}, r.${quoteName(other)}) AS ${quoteName(one)}`,
  );
  const all = step.how === 'right' || step.how === 'full' ? `l.* REPLACE (${keys.join(', ')})` : 'l.*';
  return `SELECT ${[all, ...takenOf(step, context)].join(', ')} ${from} ON ${on}`;
}

/** Each row finds one row at most: the lookup never multiplies rows. */
export function lookupSql(step: Of<'lookup'>, context: StepContext): string {
  const keys = context.list(
    step.on.map(({ right }) => right),
    1,
  );
  const one = `(SELECT * FROM ${context.input(1).relation} QUALIFY row_number() OVER (PARTITION BY ${keys}) = 1)`;
  return `SELECT l.*, ${named(step.take, context).join(', ')} FROM ${context.relation} AS l LEFT JOIN ${one} AS r ON ${pairs(step.on, context)}`;
}

/** Each row with the row of the other input that is most like it, if it is like enough. */
export function fuzzyMatchSql(step: Of<'fuzzyMatch'>, context: StepContext): string {
  const [left, right] = [
    `CAST(l.${context.column(step.left)} AS VARCHAR)`,
    `CAST(r.${context.column(step.right, 1)} AS VARCHAR)`,
  ];
  const longest = `greatest(length(${left}), length(${right}), 1)`;
  const alike =
    step.how === 'jaroWinkler'
      ? `jaro_winkler_similarity(${left}, ${right})`
      : `1 - ${step.how === 'damerau' ? 'damerau_levenshtein' : 'levenshtein'}(${left}, ${right}) / ${longest}`;
  const within = step.within === undefined ? '' : ` AND ${pairs(step.within, context)}`;
  const taken = named(step.take, context).join(', ');
  const names = [...step.take.map(({ name, as }) => as ?? name), ...(step.as === undefined ? [] : [step.as])];
  for (const name of names) {
    if (context.input().columns.includes(name))
      throw context.refuse(`adds "${name}", a name the left side has too; give it another one`);
  }
  return `SELECT * EXCLUDE (taktwerk_row, taktwerk_alike)${step.as === undefined ? '' : `, taktwerk_alike AS ${quoteName(step.as)}`} FROM (
    SELECT l.*, ${taken}, CASE WHEN r.taktwerk_found THEN ${alike} END AS taktwerk_alike
    FROM (SELECT *, row_number() OVER () AS taktwerk_row FROM ${context.relation}) AS l
    LEFT JOIN (SELECT *, true AS taktwerk_found FROM ${context.input(1).relation}) AS r ON ${alike} >= ${step.atLeast}${within}
    QUALIFY row_number() OVER (PARTITION BY l.taktwerk_row ORDER BY taktwerk_alike DESC NULLS LAST, ${right}) = 1)`;
}

/** Rows of both inputs by key, with `change`: added, removed, changed or same. */
export function compareSql(key: readonly string[], context: StepContext): string {
  const [before, after] = [context.input(0), context.input(1)];
  const keys = key.map((name) => {
    context.column(name, 1);
    return context.column(name);
  });
  const on = keys.map((name) => `b.${name} = a.${name}`).join(' AND ');
  const others = after.columns
    .filter((name) => !key.includes(name) && before.columns.includes(name))
    .map(quoteName);
  const different = others.map((name) => `b.${name} IS DISTINCT FROM a.${name}`).join(' OR ');
  const first = keys[0] ?? '';
  const values = [
    ...keys.map((name) => `coalesce(a.${name}, b.${name}) AS ${name}`),
    // What has no value now has none, whatever it had before.
    ...others.map((name) => `CASE WHEN a.${first} IS NULL THEN b.${name} ELSE a.${name} END AS ${name}`),
  ];
  return `SELECT CASE WHEN b.${first} IS NULL THEN 'added' WHEN a.${first} IS NULL THEN 'removed'
    WHEN ${different === '' ? 'false' : different} THEN 'changed' ELSE 'same' END AS change, ${values.join(', ')}
    FROM ${before.relation} AS b FULL JOIN ${after.relation} AS a ON ${on}`;
}

function pairs(
  on: readonly { readonly left: string; readonly right: string }[],
  context: StepContext,
): string {
  return on
    .map(({ left, right }) => `l.${context.column(left)} = r.${context.column(right, 1)}`)
    .join(' AND ');
}

function named(
  take: readonly { readonly name: string; readonly as?: string }[],
  context: StepContext,
): readonly string[] {
  return take.map(({ name, as }) => `r.${context.column(name, 1)} AS ${quoteName(as ?? name)}`);
}

/** The columns of the right side: those that are named, else all whose names the left side does not have. */
function takenOf(step: Of<'join'>, context: StepContext): readonly string[] {
  const [left, right] = [context.input(0), context.input(1)];
  const take =
    step.take ??
    right.columns.filter((name) => !left.columns.includes(name)).map((name) => ({ name, as: name }));
  for (const { name, as } of take) {
    if (left.columns.includes(as ?? name))
      throw context.refuse(`takes "${name}", a name the left side has too; give it another one with "as"`);
  }
  return named(take, context);
}
