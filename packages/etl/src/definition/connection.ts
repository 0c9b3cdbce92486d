import { type Static, Type } from 'typebox';

const Name = Type.String({ minLength: 1, maxLength: 200, description: 'Name.', expected: 'a name' });
const Secret = Type.Optional(
  Type.String({
    description: 'Password; sealed at rest by whoever keeps the definition.',
    expected: 'a text',
  }),
);

const GENERAL = {
  name: Name,
  usedForReading: Type.Optional(
    Type.Boolean({
      description: 'May data be read from it («Используется для получения данных»)? Default true.',
      expected: 'true or false',
    }),
  ),
  connectTimeoutSeconds: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 600, expected: 'seconds from 1 to 600' }),
  ),
};

const Host = Type.String({ minLength: 1, description: 'Host name or address.', expected: 'a host name' });
const Port = Type.Optional(
  Type.Integer({ minimum: 1, maximum: 65535, description: 'Port.', expected: 'a port' }),
);

const DATABASE_SERVER = {
  ...GENERAL,
  host: Host,
  port: Port,
  database: Type.String({ minLength: 1, description: 'Database.', expected: 'the name of a database' }),
  user: Type.String({ minLength: 1, description: 'User.', expected: 'the name of a user' }),
  password: Secret,
  replica: Type.Optional(
    Type.Object(
      { host: Host, port: Port },
      {
        description: 'Server with a copy of the data, from which is read («Дублирующий сервер»).',
        expected: 'a host and a port',
      },
    ),
  ),
  useReplica: Type.Optional(
    Type.Boolean({ description: '«Использовать дублирующий сервер».', expected: 'true or false' }),
  ),
  tls: Type.Optional(
    Type.Enum(['off', 'require', 'verify'], {
      description: 'Encryption: none (default), without or with a check of the certificate.',
      expected: 'off, require or verify',
    }),
  ),
  statementTimeoutSeconds: Type.Optional(
    Type.Integer({
      minimum: 1,
      description: 'Longest time without an answer; default one hour.',
      expected: 'seconds',
    }),
  ),
};

const Path = Type.String({ minLength: 1, description: 'Path of the file.', expected: 'a path' });

export const PostgresConnection = Type.Object({ kind: Type.Literal('postgres'), ...DATABASE_SERVER });
export type PostgresConnection = Static<typeof PostgresConnection>;

export const MariadbConnection = Type.Object({ kind: Type.Literal('mariadb'), ...DATABASE_SERVER });
export type MariadbConnection = Static<typeof MariadbConnection>;

export const SqliteConnection = Type.Object({ kind: Type.Literal('sqlite'), ...GENERAL, path: Path });
export type SqliteConnection = Static<typeof SqliteConnection>;

export const DuckdbConnection = Type.Object({ kind: Type.Literal('duckdb'), ...GENERAL, path: Path });
export type DuckdbConnection = Static<typeof DuckdbConnection>;

export const FilesConnection = Type.Object({
  kind: Type.Literal('files'),
  ...GENERAL,
  folder: Type.String({
    minLength: 1,
    description: 'Folder that holds the files; nothing outside it is read or written.',
    expected: 'a folder',
  }),
});
export type FilesConnection = Static<typeof FilesConnection>;

export const HttpConnection = Type.Object({
  kind: Type.Literal('http'),
  ...GENERAL,
  baseUrl: Type.String({
    minLength: 1,
    description: 'Address that paths are appended to.',
    expected: 'an address',
  }),
  headers: Type.Optional(Type.Record(Type.String(), Type.String(), { expected: 'names and values' })),
  secretHeaders: Type.Optional(
    Type.Record(Type.String(), Type.String(), {
      description: 'Headers with keys and tokens; sealed at rest.',
      expected: 'names and values',
    }),
  ),
  user: Type.Optional(Type.String({ description: 'User of Basic.', expected: 'a name' })),
  password: Secret,
  bearer: Type.Optional(Type.String({ description: 'Bearer token; sealed at rest.', expected: 'a text' })),
  requestTimeoutSeconds: Type.Optional(Type.Integer({ minimum: 1, expected: 'seconds' })),
  requestsPerSecond: Type.Optional(Type.Number({ exclusiveMinimum: 0, expected: 'requests per second' })),
});
export type HttpConnection = Static<typeof HttpConnection>;

export const PluginConnection = Type.Object({
  kind: Type.Literal('plugin'),
  ...GENERAL,
  connector: Type.String({
    minLength: 1,
    maxLength: 100,
    description: 'Name of the connector: its file in the folder of connectors, without the ending.',
    expected: 'the name of a connector',
  }),
  settings: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), {
      description: 'What the connector wants to know; secrets belong into password or bearer.',
      expected: 'an object',
    }),
  ),
  user: Type.Optional(Type.String({ description: 'User.', expected: 'a name' })),
  password: Secret,
  bearer: Type.Optional(Type.String({ description: 'Token; sealed at rest.', expected: 'a text' })),
});
/** A system that a connector of a third party knows. */
export type PluginConnection = Static<typeof PluginConnection>;

/** «База данных»: where data are read from or written to. */
export const Connection = Type.Union(
  [
    PostgresConnection,
    MariadbConnection,
    SqliteConnection,
    DuckdbConnection,
    FilesConnection,
    HttpConnection,
    PluginConnection,
  ],
  {
    description: 'Connection.',
    expected: 'a connection of kind postgres, mariadb, sqlite, duckdb, files, http or plugin',
  },
);
export type Connection = Static<typeof Connection>;
