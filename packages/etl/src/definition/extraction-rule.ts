import { type Static, Type } from 'typebox';
import { TypeName } from './column.ts';
import { FileFormat } from './file-format.ts';

const Name = Type.String({ minLength: 1, maxLength: 200, description: 'Name.', expected: 'a name' });

/** A parameter of a rule or scenario; in a query it is written `:name` and bound, never pasted. */
export const Parameter = Type.Object({
  name: Name,
  type: TypeName,
  default: Type.Optional(
    Type.Union([Type.String(), Type.Null()], {
      description: 'Value when none is given, as text; null is no value.',
      expected: 'a text or null',
    }),
  ),
});
export type Parameter = Static<typeof Parameter>;

/** A result field: which column of the source it is, and what it becomes. */
export const ResultField = Type.Object({
  name: Name,
  from: Type.Optional(
    Type.String({ description: 'Column of the source; default its own name.', expected: 'a name' }),
  ),
  type: TypeName,
  precision: Type.Optional(Type.Integer({ minimum: 1, maximum: 38, expected: 'a number from 1 to 38' })),
  scale: Type.Optional(Type.Integer({ minimum: 0, maximum: 38, expected: 'a number from 0 to 38' })),
  nullable: Type.Optional(
    Type.Boolean({ description: 'May there be no value? Default true.', expected: 'true or false' }),
  ),
  format: Type.Optional(
    Type.String({
      description: 'Form of a date or time in text, as of strptime: `%d.%m.%Y`.',
      expected: 'a form',
    }),
  ),
  decimalSeparator: Type.Optional(Type.String({ minLength: 1, maxLength: 1, expected: 'one character' })),
});
export type ResultField = Static<typeof ResultField>;

const TableQuery = Type.Object({
  kind: Type.Literal('table'),
  schema: Type.Optional(Type.String({ expected: 'a schema' })),
  table: Name,
  columns: Type.Optional(Type.Array(Type.String(), { minItems: 1, expected: 'a list of columns' })),
});
const SqlQuery = Type.Object({
  kind: Type.Literal('sql'),
  text: Type.String({ minLength: 1, description: 'One SELECT; parameters as `:name`.', expected: 'a query' }),
});
const FileQuery = Type.Object({
  kind: Type.Literal('file'),
  path: Type.String({
    minLength: 1,
    description: 'Path below the folder or address of the connection; .gz is unpacked.',
    expected: 'a path',
  }),
  format: FileFormat,
});
const RestQuery = Type.Object({
  kind: Type.Literal('rest'),
  path: Type.String({ minLength: 1, description: 'Path below the address.', expected: 'a path' }),
  query: Type.Optional(Type.Record(Type.String(), Type.String(), { expected: 'names and values' })),
  format: FileFormat,
  paging: Type.Optional(
    Type.Union(
      [
        Type.Object({
          kind: Type.Literal('offset'),
          offsetName: Type.String({ minLength: 1 }),
          limitName: Type.String({ minLength: 1 }),
          limit: Type.Integer({ minimum: 1 }),
        }),
        Type.Object({
          kind: Type.Literal('page'),
          pageName: Type.String({ minLength: 1 }),
          firstPage: Type.Optional(Type.Integer({ minimum: 0 })),
        }),
        Type.Object({
          kind: Type.Literal('next'),
          path: Type.String({ minLength: 1, description: 'Path of the next address, such as `$.next`.' }),
        }),
        Type.Object({ kind: Type.Literal('odata') }),
      ],
      {
        description: 'How further pages are asked for.',
        expected: 'paging of kind offset, page, next or odata',
      },
    ),
  ),
});

/** «Правило выгрузки»: what is read, with which parameters, and what the result fields are. */
export const ExtractionRule = Type.Object({
  name: Name,
  version: Type.Optional(
    Type.Integer({ minimum: 1, description: 'Version of the rule.', expected: 'a number from 1' }),
  ),
  query: Type.Union([TableQuery, SqlQuery, FileQuery, RestQuery], {
    description: 'What is read.',
    expected: 'a query of kind table, sql, file or rest',
  }),
  parameters: Type.Optional(Type.Array(Parameter, { expected: 'a list of parameters' })),
  fields: Type.Optional(
    Type.Array(ResultField, {
      minItems: 1,
      description: 'Result fields; without them every column as it is.',
      expected: 'a list of fields',
    }),
  ),
  chunkKey: Type.Optional(
    Type.String({
      description:
        'Column that orders the rows of a database; chunks are ranges of it. Default the primary key of a table.',
      expected: 'the name of a column',
    }),
  ),
  targetTable: Type.Optional(
    Type.String({ description: '«Таблица выгрузки».', expected: 'the name of a table' }),
  ),
});
export type ExtractionRule = Static<typeof ExtractionRule>;
export type RuleQuery = ExtractionRule['query'];
