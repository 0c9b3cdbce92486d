import type { ReportChunk } from '@taktwerk/model';
import { deflateText, isWorthDeflating } from '../../report/piece-text.ts';
import type { Connection } from '../connection/connection.ts';

const APPEND = `INSERT INTO report_chunk (run_id, type, start, bytes, page, written_at, text, deflated)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (run_id, type, start) DO NOTHING`;

/** Appends a piece of report text; a piece that is there already is dropped. */
export function appendChunk(connection: Connection, chunk: ReportChunk, now: number): void {
  const compress = isWorthDeflating(chunk.text);
  connection.run(
    APPEND,
    chunk.runId,
    chunk.type,
    chunk.start,
    chunk.bytes,
    chunk.page,
    now,
    compress ? null : chunk.text,
    compress ? deflateText(chunk.text) : null,
  );
}
