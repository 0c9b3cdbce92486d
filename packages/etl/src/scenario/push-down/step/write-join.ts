import type { Step } from '../../../definition/scenario.ts';
import { quoteName } from '../../../sql/quote.ts';
import type { StepInput } from '../../sql/step-input.ts';
import { NotPushed } from '../not-pushed.ts';
import type { PushedStepScope } from './pushed-step-scope.ts';

type Pairs = readonly { readonly left: string; readonly right: string }[];

/** The SELECT of a step that joins two inputs, with the rows of `../../sql/join-sql.ts`. */
export function writeJoin(step: Extract<Step, { kind: 'join' }>, scope: PushedStepScope): string {
  const [left, right] = [scope.input(0), scope.input(1)];
  const { how, on } = step;
  const condition = pairs(on ?? [], scope);
  if (how === 'semi' || how === 'anti') {
    return `SELECT l.* FROM ${left.relation} AS l WHERE ${how === 'anti' ? 'NOT ' : ''}EXISTS (SELECT 1 FROM ${right.relation} AS r WHERE ${condition})`;
  }
  if (how === 'full' && !scope.setting.dialect.joinsFull) throw new NotPushed('there is no full join');
  const bothKeep = how === 'right' || how === 'full';
  const own = left.columns.map((name) => {
    const key = bothKeep ? on?.find((one) => one.left === name) : undefined;
    // Rows that only the right side has keep their key.
    if (key === undefined) return `l.${quoteName(name)}`;
    const type = scope.types.get(name) ?? scope.type(name);
    const sides = [
      scope.convert({ sql: `l.${quoteName(name)}`, type: scope.type(name), constant: null }, type),
      scope.convert(
        { sql: `r.${quoteName(key.right)}`, type: scope.type(key.right, 1), constant: null },
        type,
      ),
    ];
    return `coalesce(${sides.join(', ')}) AS ${quoteName(name)}`;
  });
  const take =
    step.take ??
    right.columns.filter((name) => !left.columns.includes(name)).map((name) => ({ name, as: name }));
  const taken = take.map(({ name, as }) => `r.${quoteName(name)} AS ${quoteName(as ?? name)}`);
  const rule = how === 'cross' ? '' : ` ON ${condition}`;
  return `SELECT ${[...own, ...taken].join(', ')} FROM ${left.relation} AS l ${how.toUpperCase()} JOIN ${right.relation} AS r${rule}`;
}

/** Each row finds one row at most; the statement fails where several rows with that key would give other values. */
export function writeLookup(step: Extract<Step, { kind: 'lookup' }>, scope: PushedStepScope): string {
  const right = scope.input(1);
  const { dialect } = scope.setting;
  const keys = step.on.map((one) => quoteName(one.right));
  const all = [...new Set([...keys, ...step.take.map(({ name }) => quoteName(name))])].join(', ');
  const numbered = `SELECT d.*, row_number() OVER (PARTITION BY ${keys.join(', ')} ORDER BY ${keys.join(', ')}) AS taktwerk_row, count(*) OVER (PARTITION BY ${keys.join(', ')}) AS taktwerk_ties FROM (SELECT DISTINCT ${all} FROM ${right.relation}) AS d`;
  const taken = step.take.map(({ name, as }) => {
    const failed = dialect.fail(
      'r.taktwerk_ties',
      scope.type(name, 1),
      'which row is found is for the column engine to say',
    );
    return `CASE WHEN r.taktwerk_ties > 1 THEN ${failed} ELSE r.${quoteName(name)} END AS ${quoteName(as ?? name)}`;
  });
  return `SELECT ${['l.*', ...taken].join(', ')} FROM ${scope.input().relation} AS l LEFT JOIN (SELECT * FROM (${numbered}) AS n WHERE taktwerk_row = 1) AS r ON ${pairs(step.on, scope)}`;
}

/** Rows of both inputs by key, with what became of them. */
export function writeCompare(key: readonly string[], scope: PushedStepScope): string {
  if (!scope.setting.dialect.joinsFull) throw new NotPushed('there is no full join');
  const [before, after] = [scope.input(0), scope.input(1)];
  const on = pairs(
    key.map((name) => ({ left: name, right: name })),
    scope,
  );
  const others = after.columns.filter((name) => !key.includes(name) && before.columns.includes(name));
  const of = (side: 'l' | 'r', name: string) => ({
    sql: `${side}.${quoteName(name)}`,
    type: scope.type(name, side === 'l' ? 0 : 1),
    constant: null,
  });
  const different = others
    .map((name) => `NOT ${scope.compared(of('l', name), of('r', name), true)}`)
    .join(' OR ');
  const typed = (side: 'l' | 'r', name: string): string =>
    scope.convert(of(side, name), scope.types.get(name) ?? 'VARCHAR');
  const first = quoteName(key[0] ?? '');
  const values = [
    ...key.map((name) => `coalesce(${typed('r', name)}, ${typed('l', name)}) AS ${quoteName(name)}`),
    ...others.map(
      (name) =>
        `CASE WHEN r.${first} IS NULL THEN ${typed('l', name)} ELSE ${typed('r', name)} END AS ${quoteName(name)}`,
    ),
  ];
  const word = (text: string): string => scope.value(text);
  return `SELECT CASE WHEN l.${first} IS NULL THEN ${word('added')} WHEN r.${first} IS NULL THEN ${word('removed')} WHEN ${different === '' ? 'false' : different} THEN ${word('changed')} ELSE ${word('same')} END AS ${quoteName('change')}, ${values.join(', ')} FROM ${before.relation} AS l FULL JOIN ${after.relation} AS r ON ${on}`;
}

function pairs(on: Pairs, scope: PushedStepScope): string {
  return on
    .map(({ left, right }) =>
      scope.compared(
        { sql: `l.${quoteName(left)}`, type: scope.type(left), constant: null },
        { sql: `r.${quoteName(right)}`, type: scope.type(right, 1), constant: null },
        false,
      ),
    )
    .join(' AND ');
}

/** Rows of all inputs, columns by their names; one that an input lacks has no value. */
export function writeUnion(inputs: readonly StepInput[], distinct: boolean, scope: PushedStepScope): string {
  const lists = inputs.map((input) => {
    const list = [...scope.types].map(([name, type]) => {
      const has = input.columns.includes(name);
      const value = has
        ? scope.convert(
            { sql: `u.${quoteName(name)}`, type: input.types.get(name) ?? 'VARCHAR', constant: null },
            type,
          )
        : scope.value(null, type);
      return `${value} AS ${quoteName(name)}`;
    });
    return `SELECT ${list.join(', ')} FROM ${input.relation} AS u`;
  });
  return lists.join(distinct ? ' UNION ' : ' UNION ALL ');
}
