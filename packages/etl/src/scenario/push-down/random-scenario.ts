import type { Scenario, Step } from '../../definition/scenario.ts';

/** A whole number from 0 to below a limit. */
export type Pick = (below: number) => number;

/** A generator of numbers that gives the same ones for the same seed (a linear congruence). */
export function numbers(seed: number): Pick {
  let state = seed % 2_147_483_648;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

/** What stands in the columns of the tables the scenarios read. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  small: ['NULL', '0', '1', '-1', '7', '100', '-100', '3', '12'],
  pieces: ['NULL', '0', '1', '-7', '1000000007', '-5', '40', '12', '250000'],
  amount: ['NULL', '0.00', '0.01', '-0.01', '12.50', '-12.50', '99999999.99', '1.25', '2.35', '-7.05'],
  rate: ['NULL', '0.125', '1.5', '-2.375', '10', '0'],
  weight: ['NULL', '0', '0.1', '2.5', '-2.5', '3.5', '1e15', '0.30000000000000004', '-1e-7', '12345.678'],
  shop: [
    "'a'",
    "'B'",
    "'b'",
    "'ä'",
    "''",
    "'Ж'",
    "'жук'",
    "'b_%'",
    "'a b'",
    "'ß'",
    "'я/Я'",
    'NULL',
    "'😀x'",
    "' a '",
    "'it''s'",
  ],
  code: ["'12'", "'-3'", "'007'", "'0'", 'NULL', "'999999999'"],
  price: ["'1.50'", "'-0.05'", "'3'", 'NULL', "'10.1'"],
  day: ["'2026-01-31'", "'2024-02-29'", "'1999-12-31'", 'NULL', "'2026-03-29'", "'2025-01-01'"],
  sold: [
    "'2026-01-31 23:59:59.123456'",
    "'2024-02-29 00:00:00'",
    'NULL',
    "'1969-12-31 23:59:59.5'",
    "'2026-10-25 02:30:00'",
  ],
};

/** The tables in the SQL of a database; booleans and times are written as it calls them. */
export function randomTables(
  pick: Pick,
  types: { readonly text: string; readonly timestamp: string; readonly double: string; readonly end: string },
  rows: number,
): readonly string[] {
  const one = (name: string): string => VALUES[name]?.[pick(VALUES[name].length)] ?? 'NULL';
  const sales = Array.from({ length: rows }, (_, index) =>
    [index + 1, ...Object.keys(VALUES).map(one), ['NULL', 'TRUE', 'FALSE'][pick(3)]].join(', '),
  );
  const shops = ["'a'", "'B'", "'Ж'", "'😀x'", "''"].map(
    (shop) => `(${shop}, ${one('shop')}, ${one('amount')}, ${one('small')})`,
  );
  return [
    `CREATE TABLE sales (id int PRIMARY KEY, small smallint, pieces bigint, amount decimal(10,2), rate decimal(9,3), weight ${types.double}, shop ${types.text}, code ${types.text}, price ${types.text}, day date, sold ${types.timestamp}, paid boolean)${types.end}`,
    `INSERT INTO sales VALUES ${sales.map((row) => `(${row})`).join(', ')}`,
    `CREATE TABLE shops (shop ${types.text}, town ${types.text}, rent decimal(12,2), rank_of smallint)${types.end}`,
    `INSERT INTO shops VALUES ${shops.join(', ')}`,
  ];
}

/** Parameters the expressions use. */
export const DECLARED: NonNullable<Scenario['parameters']> = [
  { name: 'most', type: 'int32', default: '30' },
  { name: 'name', type: 'text', default: "O'Hara \\ :x" },
  { name: 'from', type: 'date', default: '2025-01-01' },
];

/** What both databases take; and more than that, each by its dialect. */
export interface Expressions {
  readonly conditions: readonly string[];
  readonly values: readonly string[];
  readonly sums: readonly string[];
  readonly windows: readonly string[];
}

export const COMMON: Expressions = {
  conditions: [
    "shop > 'a' OR shop IS NULL",
    "shop LIKE '%b%' OR shop LIKE 'b_%'",
    "shop NOT IN ('a', 'Ж')",
    'amount BETWEEN -1.25 AND 30.5',
    'id NOT BETWEEN 5 AND 9',
    'day >= :from AND small <> 7',
    "sold < TIMESTAMP '2026-01-05 12:00:00'",
    "day > '2025-06-01'",
    'weight > 2.5 AND id + small < :most',
    'amount IS DISTINCT FROM 12.5',
    'rate > amount',
    'weight >= amount',
    'id % 3 = 1',
    'amount / 4 > 0.1',
    'length(shop) > 1',
    "coalesce(code, '0')::int > 5",
  ],
  values: [
    'amount * 3 - pieces',
    'CASE WHEN id % 2 = 0 THEN amount WHEN small > 50 THEN 0 ELSE -amount END',
    'length(shop)',
    'abs(amount) * abs(rate)',
    'coalesce(shop, :name)',
    'weight - 0.125',
    "shop = 'B'",
    'amount / 3',
    'amount / 7.5',
    'id / 4',
    'pieces / 3.0',
    'weight / 2.5',
    'amount::int',
    'rate::decimal(6,1)',
    'pieces::text',
    'amount::text',
    'day::text',
    'code::int',
    'code::bigint + 1',
    'price::decimal(8,2)',
    'amount::double',
    'small::bigint * id',
    'pieces // 7',
    'pieces % 7',
    'amount % 2.5',
    'round(amount)',
    'round(rate, 1)',
    'round(pieces, -1)',
    'floor(amount)',
    'ceil(rate)',
    'nullif(small, 7)',
    'greatest(small, id)',
    'least(amount, rate)',
    "shop || '-' || coalesce(code, 'none')",
    'substring(shop, 1, 1)',
    'substring(shop, 2)',
    'left(shop, 2)',
    'right(shop, 1)',
    "replace(shop, 'b', '::')",
    "contains(shop, 'b')",
    "starts_with(shop, 'a')",
    'year(day)',
    'month(sold)',
    'extract(quarter FROM day)',
    'dayofweek(day)',
    'isodow(day)',
    'day + 3',
    'day - :from',
    'day + INTERVAL 1 MONTH',
    'sold - INTERVAL 90 MINUTE',
    "date_trunc('month', day)",
    "date_trunc('hour', sold)",
    'day::timestamp',
    'sold::date',
    'id IN (1, 2, small)',
    "CASE WHEN shop = 'a' THEN 1 WHEN amount > 2.5 THEN 2.5 ELSE small END",
    'amount > 1 AND small > 2 OR shop IS NULL',
    'concat(shop, code)',
    'if(id > 5, day, NULL)',
  ],
  sums: [
    'count(*)',
    'count(amount)',
    'sum(amount)',
    'sum(pieces) + 1',
    'sum(small) FILTER (WHERE id > 3)',
    'min(shop)',
    'max(shop)',
    'max(sold)',
    'count(DISTINCT day)',
    'min(weight)',
    'sum(CASE WHEN small > 1 THEN 1 ELSE 0 END)',
    'avg(rate)',
    'avg(small)',
    'avg(id)',
    'sum(amount) / count(*)',
    'max(day) - min(day)',
    'sum(amount * rate)',
    'sum(DISTINCT small)',
    'round(sum(amount) * 1.2, 1)',
  ],
  windows: [
    'row_number()',
    'rank()',
    'dense_rank()',
    'percent_rank()',
    'cume_dist()',
    'ntile(3)',
    'lag(amount)',
    'lead(shop, 2)',
    'first_value(day)',
    'last_value(day)',
    'sum(amount)',
    'count(*)',
    'max(shop)',
    'min(sold)',
    'avg(rate)',
    'sum(small) FILTER (WHERE id > 4)',
  ],
};

/** Steps behind each other, picked by chance; the last is `end`. `full` says whether there is FULL JOIN. */
export function randomSteps(
  pick: Pick,
  extract: (table: string) => Step,
  expressions: Expressions,
  full: boolean,
): readonly Step[] {
  const of = (list: readonly string[]): string => list[pick(list.length)] ?? '';
  const some = (list: readonly string[], count: number, prefix: string) =>
    Array.from({ length: count }, (_, n) => ({ name: `${prefix}${n}`, expression: of(list) }));
  const steps: Step[] = [extract('sales'), extract('shops')];
  let last = 'sales';
  let shops = false;
  const add = (step: Step): void => {
    steps.push(step);
    last = step.id;
  };
  const count = 1 + pick(4);
  for (let n = 0; n < count; n += 1) {
    const id = `s${n}`;
    const inputs = [last];
    const byId = [{ column: 'day', descending: pick(2) === 0 }, { column: 'id' }];
    const makers: readonly (() => void)[] = [
      () => add({ id, kind: 'filter', inputs, condition: of(expressions.conditions) }),
      () => add({ id, kind: 'calculate', inputs, columns: some(expressions.values, 3, `c${n}_`) }),
      () => add({ id, kind: 'calculate', inputs, columns: some(expressions.values, 3, `c${n}_`) }),
      () =>
        add({
          id,
          kind: 'window',
          inputs,
          partition: [[], ['shop'], ['paid', 'small']][pick(3)] ?? [],
          by: byId,
          columns: some(expressions.windows, 2, `w${n}_`),
        }),
      () =>
        add({
          id,
          kind: 'top',
          inputs,
          rows: pick(9),
          by: byId,
          ...(pick(2) === 0 ? {} : { partition: ['small'] }),
        }),
      () => add({ id, kind: 'unique', inputs, columns: ['shop'], by: [{ column: 'id', descending: true }] }),
      () => add({ id, kind: 'sort', inputs, by: [{ column: 'shop' }] }),
      () => add({ id, kind: 'sequence', inputs, as: `q${n}`, by: [{ column: 'id' }] }),
      () => add({ id, kind: 'coalesce', inputs, columns: ['small', 'id'], as: `o${n}` }),
      () => add({ id, kind: 'ifNull', inputs, columns: ['amount'], value: '7' }),
      () => add({ id, kind: 'ifNull', inputs, columns: ['day'], value: '2020-02-02' }),
      () => add({ id, kind: 'nullIf', inputs, columns: ['code', 'small'], value: '12' }),
      () =>
        add({
          id,
          kind: 'mapValues',
          inputs,
          column: 'shop',
          as: `m${n}`,
          values: { a: 'one', Ж: 'two' },
          ...(pick(2) === 0 ? {} : { otherwise: null }),
        }),
      () =>
        add({
          id,
          kind: 'constant',
          inputs,
          columns: [
            { name: `k${n}`, type: 'decimal', precision: 6, scale: 2, value: '1.5' },
            { name: `d${n}`, type: 'date', value: ':from' },
          ],
        }),
      () =>
        add({
          id,
          kind: 'concatenate',
          inputs,
          columns: ['shop', 'small', 'amount'],
          separator: '; ',
          as: `t${n}`,
        }),
      () =>
        add({
          id,
          kind: 'ranges',
          inputs,
          column: 'amount',
          as: `r${n}`,
          ranges: [
            { below: '0', label: 'minus' },
            { below: '10', label: 'few' },
          ],
          otherwise: 'many',
        }),
      () =>
        add({
          id,
          kind: 'cut',
          inputs,
          columns: ['shop'],
          from: [1, 2, -2, -1][pick(4)] ?? 1,
          ...(pick(2) === 0 ? {} : { length: pick(3) }),
        }),
      () => add({ id, kind: 'replace', inputs, column: 'shop', find: 'a', by: 'Ä' }),
      () =>
        add({
          id,
          kind: 'mask',
          inputs,
          columns: ['shop', 'code'],
          how: pick(2) === 0 ? 'stars' : 'hash',
          keepStart: 1,
          salt: 's',
        }),
      () => add({ id, kind: 'hashKey', inputs, columns: ['shop', 'day', 'small'], as: `h${n}` }),
      () =>
        add({
          id,
          kind: 'select',
          inputs,
          columns: [
            ...[
              'id',
              'small',
              'pieces',
              'rate',
              'weight',
              'shop',
              'code',
              'price',
              'day',
              'sold',
              'paid',
            ].map((name) => ({ name })),
            { name: 'amount', as: 'amount', type: 'decimal' as const, precision: 14, scale: 1 },
          ],
        }),
      () => {
        if (shops) return;
        shops = true;
        const hows = [
          'inner',
          'left',
          'right',
          'semi',
          'anti',
          ...(full ? (['full'] as const) : []),
        ] as const;
        const how = hows[pick(hows.length)] ?? 'inner';
        add({
          id,
          kind: 'join',
          how,
          inputs: [last, 'shops'],
          on: [{ left: 'shop', right: 'shop' }],
          take: [{ name: 'rent' }, { name: 'town' }],
        });
      },
      () =>
        add({
          id,
          kind: 'lookup',
          inputs: [last, 'shops'],
          on: [{ left: 'shop', right: 'shop' }],
          take: [{ name: 'rent', as: `l${n}` }],
        }),
      () => {
        add({
          id: `${id}v`,
          kind: 'validate',
          inputs,
          rules: [{ expression: of(expressions.conditions), message: 'not so' }],
        });
        if (pick(2) === 0) last = `${id}v/rejected`;
      },
      () => {
        add({
          id: `${id}p`,
          kind: 'switch',
          inputs,
          cases: [
            { port: 'one', condition: of(expressions.conditions) },
            { port: 'two', condition: of(expressions.conditions) },
          ],
        });
        last = `${id}p/${['one', 'two', 'otherwise'][pick(3)]}`;
      },
    ];
    makers[pick(makers.length)]?.();
  }
  const ends: readonly (() => Step)[] = [
    () => ({
      id: 'end',
      kind: 'group',
      inputs: [last],
      by: [['shop'], ['day', 'paid'], [], ['small']][pick(4)] ?? [],
      columns: some(expressions.sums, 4, 'n'),
    }),
    () => ({ id: 'end', kind: 'union', inputs: [last, 'shops'], distinct: pick(2) === 0 }),
    () => ({
      id: 'end',
      kind: 'pivot',
      inputs: [last],
      rows: ['small'],
      column: 'shop',
      values: ['a', 'Ж'],
      aggregate: of(['sum(amount)', 'count(*)', 'max(day)']),
    }),
    () => ({
      id: 'end',
      kind: 'unpivot',
      inputs: [last],
      columns: ['shop', 'code'],
      name: 'what',
      value: 'worth',
    }),
    () => ({ id: 'end', kind: 'unique', inputs: [last] }),
    () => ({ id: 'end', kind: 'calculate', inputs: [last], columns: some(expressions.values, 4, 'e') }),
  ];
  const end = ends[pick(ends.length)]?.();
  return end === undefined ? steps : [...steps, end];
}
