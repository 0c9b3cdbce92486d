import { deflateRawSync } from 'node:zlib';
import type { ReportChunk } from '@taktwerk/model';
import type { Connection } from '../connection/connection.ts';

/** Shorter texts gain too little for what compressing costs on the writer thread. */
const COMPRESS_FROM = 1024;

const APPEND = `INSERT INTO report_chunk (run_id, type, start, bytes, page, written_at, text, deflated)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (run_id, type, start) DO NOTHING`;

/** Appends a piece of report text; a piece that is there already is dropped. */
export function appendChunk(connection: Connection, chunk: ReportChunk, now: number): void {
  const compress = chunk.text.length > COMPRESS_FROM;
  connection.run(
    APPEND,
    chunk.runId,
    chunk.type,
    chunk.start,
    chunk.bytes,
    chunk.page,
    now,
    compress ? null : chunk.text,
    compress ? deflateRawSync(chunk.text, { level: 3 }) : null,
  );
}
