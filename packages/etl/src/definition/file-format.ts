import { type Static, Type } from 'typebox';
import { ParsingRule } from './parsing-rule.ts';

const Character = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 1, description, expected: 'one character' }));

/** Delimited text in any dialect. */
export const CsvFormat = Type.Object({
  kind: Type.Literal('csv'),
  delimiter: Character('Between values; default a comma.'),
  quote: Character('Around values; default a double quote.'),
  escape: Character('Before a quote within quotes; default the quote itself.'),
  header: Type.Optional(
    Type.Boolean({ description: 'Is the first line names? Default true.', expected: 'true or false' }),
  ),
  skipLines: Type.Optional(
    Type.Integer({ minimum: 0, description: 'Lines before the header.', expected: 'a number' }),
  ),
  encoding: Type.Optional(
    Type.String({ description: 'Such as utf-8 (default), windows-1251, utf-16le.', expected: 'an encoding' }),
  ),
  padShort: Type.Optional(
    Type.Boolean({
      description: 'May a record end early, with no value in the columns behind? Default false.',
      expected: 'true or false',
    }),
  ),
  nullText: Type.Optional(
    Type.String({
      description: 'Unquoted text that means no value; default nothing at all. A quoted one is a value.',
      expected: 'a text',
    }),
  ),
});
export type CsvFormat = Static<typeof CsvFormat>;

export const FileFormat = Type.Union(
  [
    CsvFormat,
    Type.Object({ kind: Type.Literal('ndjson') }),
    Type.Object({ kind: Type.Literal('json'), parsing: ParsingRule, set: Type.Optional(Type.String()) }),
    Type.Object({ kind: Type.Literal('xml'), parsing: ParsingRule, set: Type.Optional(Type.String()) }),
    Type.Object({ kind: Type.Literal('parquet') }),
    Type.Object({
      kind: Type.Literal('xlsx'),
      sheet: Type.Optional(
        Type.String({ description: 'Name of the sheet; default the first.', expected: 'a name' }),
      ),
      header: Type.Optional(Type.Boolean({ expected: 'true or false' })),
    }),
  ],
  {
    description: 'Format of the file.',
    expected: 'a format of kind csv, ndjson, json, xml, parquet or xlsx',
  },
);
export type FileFormat = Static<typeof FileFormat>;
