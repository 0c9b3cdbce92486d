import { type Static, Type } from 'typebox';
import { LoadedAs } from './loaded-as.ts';

const Name = Type.String({ minLength: 1, maxLength: 200, description: 'Name.', expected: 'a name' });
const Columns = (description: string) =>
  Type.Array(Type.String({ minLength: 1 }), { minItems: 1, description, expected: 'a list of columns' });

/** How what was read becomes part of the target table. */
export const LoadMode = Type.Union(
  [
    Type.Object({
      kind: Type.Literal('replace'),
      how: Type.Optional(
        Type.Enum(['swap', 'inPlace'], {
          description:
            'The new table takes the place of the old one (default), or the rows of the old one are exchanged.',
          expected: 'swap or inPlace',
        }),
      ),
    }),
    Type.Object({ kind: Type.Literal('append') }),
    Type.Object({
      kind: Type.Literal('merge'),
      key: Columns('Rows with equal values here are the same row.'),
    }),
    Type.Object({
      kind: Type.Literal('slice'),
      column: Name,
      from: Type.String({
        description: 'Name of the parameter with the first value.',
        expected: 'a parameter',
      }),
      to: Type.String({
        description: 'Name of the parameter with the value behind the last.',
        expected: 'a parameter',
      }),
    }),
    Type.Object({
      kind: Type.Literal('partition'),
      columns: Columns(
        'What the target has with these values is replaced as soon as one row with them comes.',
      ),
    }),
    Type.Object({
      kind: Type.Literal('history'),
      key: Columns('Rows with equal values here are versions of one thing (SCD2).'),
    }),
  ],
  {
    description: 'Load mode.',
    expected: 'a load mode of kind replace, append, merge, slice, partition or history',
  },
);
export type LoadMode = Static<typeof LoadMode>;

const Answer = (description: string) =>
  Type.Optional(
    Type.Enum(['evolve', 'freeze', 'discardRow', 'discardValue'], {
      description,
      expected: 'evolve, freeze, discardRow or discardValue',
    }),
  );

/** What happens when the source is no longer what the target was made for. */
export const Contract = Type.Object(
  {
    columns: Answer(
      'A column the target lacks: add it (default), stop, leave out rows that have a value there, leave out the value.',
    ),
    types: Answer(
      'A value that does not fit: widen the column (default), stop, leave out the row, leave out the value.',
    ),
  },
  { description: 'Contract.', expected: 'a contract' },
);
export type Contract = Static<typeof Contract>;

export const Target = Type.Object(
  {
    connection: Name,
    schema: Type.Optional(Type.String({ expected: 'a schema' })),
    table: Type.Optional(
      Type.String({ description: 'Table; default that of the rule.', expected: 'the name of a table' }),
    ),
    format: Type.Optional(
      Type.Enum(['parquet', 'csv', 'ndjson'], {
        description: 'Of a files connection: the table is then a file, or a folder of parts.',
        expected: 'parquet, csv or ndjson',
      }),
    ),
    layout: Type.Optional(
      Type.Enum(['file', 'folder'], {
        description: 'One file (default), or a folder of parts that `manifest.json` lists.',
        expected: 'file or folder',
      }),
    ),
  },
  { description: 'Target.', expected: 'a target' },
);
export type Target = Static<typeof Target>;

/** «Состав выгрузки»: a source set read by a rule into a target. */
export const Composition = Type.Object({
  name: Name,
  sourceSet: Type.String({ minLength: 1, description: 'Name of the source set.', expected: 'a name' }),
  rule: Type.String({ minLength: 1, description: 'Name of the extraction rule.', expected: 'a name' }),
  target: Target,
  load: LoadMode,
  commit: Type.Optional(
    Type.Enum(['load', 'chunk'], {
      description: 'When rows become visible: all at once (default) or chunk by chunk.',
      expected: 'load or chunk',
    }),
  ),
  incremental: Type.Optional(
    Type.Object(
      {
        column: Name,
        lag: Type.Optional(
          Type.Number({
            minimum: 0,
            description:
              'How far behind the last value reading begins: seconds of a time, days of a date, else a number.',
            expected: 'a number',
          }),
        ),
        start: Type.Optional(
          Type.String({ description: 'First value of the first load.', expected: 'a value' }),
        ),
      },
      { description: 'Only what is new since the last load.', expected: 'an object' },
    ),
  ),
  packages: Type.Optional(
    Type.Array(Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()])), {
      description: 'Numbered parameter packages: each is one pass with values of its own.',
      expected: 'a list of objects with parameter values',
    }),
  ),
  contract: Type.Optional(Contract),
  rejects: Type.Optional(
    Type.Object(
      {
        keep: Type.Boolean({
          description:
            'Are rows that do not fit kept in taktwerk_rejected, with the reason? Else the first one stops the load.',
          expected: 'true or false',
        }),
        atMost: Type.Optional(
          Type.Integer({ minimum: 0, description: 'More than this stops the load.', expected: 'a number' }),
        ),
      },
      { expected: 'an object' },
    ),
  ),
  metadataColumns: Type.Optional(
    Type.Boolean({
      description:
        'Are run id, load time, source and parameter package added as columns? Default false; true where several loads replace rows of one table.',
      expected: 'true or false',
    }),
  ),
  chunkRows: Type.Optional(
    Type.Integer({
      minimum: 1,
      description: 'Rows per chunk; default 500,000.',
      expected: 'a number from 1',
    }),
  ),
  loadedAs: LoadedAs,
});
export type Composition = Static<typeof Composition>;
