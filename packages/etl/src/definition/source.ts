import { type Static, Type } from 'typebox';
import { LoadedAs } from './loaded-as.ts';

/** «Источник данных»: one place data come from, on top of a connection. */
export const Source = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 200, description: 'Name.', expected: 'a name' }),
  connection: Type.String({
    minLength: 1,
    description: 'Name of its connection.',
    expected: 'the name of a connection',
  }),
  schema: Type.Optional(
    Type.String({
      description: 'Schema its tables are in, unless the rule names one.',
      expected: 'a schema',
    }),
  ),
  loadedAs: LoadedAs,
});
export type Source = Static<typeof Source>;

/** «Набор источников» of type «Фиксированный»: sources of one structure that one rule reads. */
export const SourceSet = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 200, description: 'Name.', expected: 'a name' }),
  description: Type.Optional(Type.String({ expected: 'a text' })),
  sources: Type.Array(Type.String({ minLength: 1 }), {
    minItems: 1,
    description: 'Names of the sources.',
    expected: 'a list of names',
  }),
});
export type SourceSet = Static<typeof SourceSet>;
