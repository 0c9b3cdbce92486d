import type { SourceRelation } from '../../connector/source-reader.ts';
import type { Column } from '../../definition/column.ts';
import type { ChunkWriter, WrittenChunk } from '../../duck/chunk-writer.ts';
import { type CopyForm, copyFittingText, copyTextStatement } from '../../duck/copy-text.ts';
import type { Shaping } from '../../duck/shape-chunk.ts';

/** Writes the rows of a chunk that fit into a file a database reads; what does not fit is told. */
export function writeText(
  relation: SourceRelation,
  plan: {
    readonly writer: ChunkWriter;
    readonly shapings: readonly Shaping[];
    /** Of the file: those that are shaped, and behind them those that `values` adds to a SELECT. */
    readonly columns: readonly Column[];
    readonly unfit: { readonly blank: boolean };
  },
  file: { readonly values: string; readonly form: CopyForm; readonly path: string; readonly where: string },
): Promise<WrittenChunk> {
  const { writer, shapings, columns, unfit } = plan;
  const { values, form, path } = file;
  const all = (sql: string): string => `SELECT *${values} FROM (${sql})`;
  const further = columns.slice(shapings.length);
  return writer.write(
    relation,
    file.where,
    (sql) => copyTextStatement(all(sql), columns, form, path),
    relation.raw ? copyFittingText(all(relation.sql), shapings, unfit.blank, further, form, path) : null,
  );
}
