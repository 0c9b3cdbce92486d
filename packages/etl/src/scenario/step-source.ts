import { randomUUID } from 'node:crypto';
import type { SourceChunk, SourceReader } from '../connector/source-reader.ts';
import type { Duck } from '../duck/duck.ts';
import { columnOfDuckType } from '../duck/duck-type.ts';

/** The rows of a step as a source. They are computed anew in each attempt, so a broken load of them begins anew. */
export async function openStep(duck: Duck, relation: string): Promise<SourceReader> {
  const described = await duck.rows(`DESCRIBE SELECT * FROM ${relation}`);
  const columns = described.map(({ column_name: name, column_type: type }) =>
    columnOfDuckType(String(name), String(type)),
  );
  return {
    columns,
    copies: null,
    fingerprint: randomUUID(),
    high: null,
    async *chunks(): AsyncIterable<SourceChunk> {
      yield {
        position: '{}',
        rowsBefore: 0,
        copy: null,
        relation: async () => ({ sql: `SELECT * FROM ${relation}`, raw: false }),
        done: async () => {},
      };
    },
    close: async () => {},
  };
}
