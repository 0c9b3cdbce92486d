import type { RestClient } from '../processes/rest-client.ts';

/** Schemas the rows come from. */
export const SOURCES = ['north', 'south'] as const;

/** A composition whose loads are killed. */
export interface KilledComposition {
  readonly name: string;
  readonly uuid: string;
  /** Table it brings its rows into. */
  readonly table: string;
  readonly how: object;
}

const NEW_ROWS = { incremental: { column: 'id' } };

/** Loads that bring what is new: chunk by chunk, all at once, and over what is there. */
export const COMPOSITIONS: readonly [KilledComposition, ...KilledComposition[]] = [
  {
    name: 'LOAD.CHUNKS',
    uuid: '3f2b8a1c-0d4e-4f6a-9b8c-7d6e5f4a3b01',
    table: 'by_chunk',
    how: { load: { kind: 'append' }, commit: 'chunk', ...NEW_ROWS },
  },
  {
    name: 'LOAD.WHOLE',
    uuid: '3f2b8a1c-0d4e-4f6a-9b8c-7d6e5f4a3b02',
    table: 'as_a_whole',
    how: { load: { kind: 'append' }, ...NEW_ROWS },
  },
  {
    name: 'LOAD.MERGED',
    uuid: '3f2b8a1c-0d4e-4f6a-9b8c-7d6e5f4a3b03',
    table: 'merged',
    how: { load: { kind: 'merge', key: ['source', 'id'] }, ...NEW_ROWS },
  },
];

const CHUNK_ROWS = 1000;

/** Saves sources, rule and compositions, and publishes the service that starts them. */
export async function saveKillObjects(client: RestClient): Promise<void> {
  for (const schema of SOURCES)
    await save(client, 'srce', { name: schema.toUpperCase() }, { source: { connection: 'DWH', schema } });
  const sources = SOURCES.map((one) => one.toUpperCase());
  await save(client, 'srcs', { name: 'BRANCHES' }, { source_set: { sources } });
  const query = { kind: 'sql', text: 'SELECT source, id, text FROM sales' };
  await save(client, 'rule', { name: 'RULE.SALES' }, { rule: { query, chunkKey: 'id' } });
  for (const { name, uuid, table, how } of COMPOSITIONS) {
    const target = { connection: 'DWH', schema: 'public', table };
    const composition = {
      sourceSet: 'BRANCHES',
      rule: 'RULE.SALES',
      target,
      chunkRows: CHUNK_ROWS,
      ...how,
    };
    await save(client, 'comp', { name, uuid }, { composition });
  }
  const static_values = [{ key: 'хс_ЗапускОбъектов', value1: 'Y' }];
  await save(client, 'vara', { name: 'UC_CLIENT_SETTINGS', sub_type: 'STATIC' }, { static_values });
}

/** Lets sources and targets be in another database from now on. */
export async function saveConnection(client: RestClient, port: number, database: string): Promise<void> {
  const connection = { kind: 'postgres', host: '127.0.0.1', port, database, user: 'taktwerk' };
  await save(client, 'conn', { name: 'DWH' }, { connection });
}

async function save(client: RestClient, type: string, general: object, content: object): Promise<void> {
  await client.post('/objects?overwrite_existing_objects=true', {
    data: { [type]: { general_attributes: { type: type.toUpperCase(), ...general }, ...content } },
    path: 'DWH',
  });
}
