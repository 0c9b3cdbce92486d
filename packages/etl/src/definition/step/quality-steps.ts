import { type Static, Type } from 'typebox';
import { Columns, Expression, Name, step } from './step.ts';

/** A rule that rows have to keep. */
export const QualityCheck = Type.Union(
  [
    Type.Object({ kind: Type.Literal('notNull'), columns: Columns }),
    Type.Object({ kind: Type.Literal('unique'), columns: Columns }),
    Type.Object({ kind: Type.Literal('acceptedValues'), column: Name, values: Type.Array(Type.String()) }),
    Type.Object({
      kind: Type.Literal('range'),
      column: Name,
      from: Type.Optional(Type.String()),
      to: Type.Optional(Type.String()),
    }),
    Type.Object({ kind: Type.Literal('pattern'), column: Name, pattern: Type.String() }),
    Type.Object({ kind: Type.Literal('relationship'), columns: Columns, step: Name, toColumns: Columns }),
    Type.Object({
      kind: Type.Literal('rowCount'),
      from: Type.Optional(Type.Integer()),
      to: Type.Optional(Type.Integer()),
    }),
    Type.Object({ kind: Type.Literal('freshness'), column: Name, seconds: Type.Number({ minimum: 0 }) }),
    Type.Object({
      kind: Type.Literal('distribution'),
      column: Name,
      step: Name,
      atMost: Type.Number({
        minimum: 0,
        maximum: 1,
        description:
          'How far the shares of the values may lie from those of the other step: half the sum of the differences, 0 alike, 1 nothing in common.',
        expected: 'a number from 0 to 1',
      }),
    }),
    Type.Object({ kind: Type.Literal('expression'), expression: Expression }),
    Type.Object({
      kind: Type.Literal('sql'),
      text: Type.String({
        minLength: 1,
        description: 'One SELECT of the rows that are wrong; the input is a table named like its step.',
        expected: 'a query',
      }),
    }),
  ],
  { description: 'Quality check.', expected: 'a quality check' },
);
export type QualityCheck = Static<typeof QualityCheck>;

/** Steps that look at rows and pass them on as they are. */
export const QUALITY_STEPS = [
  step('quality', {
    checks: Type.Array(QualityCheck, { minItems: 1 }),
    severity: Type.Enum(['warning', 'stop']),
  }),
  step('preview', { rows: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 })) }),
] as const;
