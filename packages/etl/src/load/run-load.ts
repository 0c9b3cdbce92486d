import { TaktwerkError } from '@taktwerk/model/error';
import type { SourceChunk, SourceReader } from '../connector/source-reader.ts';
import type { ExtractionRule } from '../definition/extraction-rule.ts';
import type { LoadFigures, LoadState, LoadTarget, PreparedChunk } from './load-target.ts';
import { oneAhead } from './one-ahead.ts';
import { shapeByRule } from './shape-by-rule.ts';

/** One source into one target. */
export interface Load {
  readonly rule: ExtractionRule;
  readonly sourceName: string;
  /** Name of the target table, for messages. */
  readonly table: string;
  openTarget(): Promise<LoadTarget>;
  /** Opens the source for what the target does not have yet. */
  openSource(state: LoadState): Promise<SourceReader>;
  /** Told how many rows are expected, once the source is open; null where it cannot tell. */
  expect(rows: number | null): void;
  /** Told after each commit. */
  progress(figures: LoadFigures): void;
}

/** Moves rows in chunks until the source has no more; goes on behind the last committed chunk of an earlier attempt. */
export async function runLoad(load: Load): Promise<LoadFigures> {
  const target = await load.openTarget();
  try {
    const { state } = target;
    if (state.complete) return state.figures;
    const reader = await load.openSource(state);
    try {
      load.expect(reader.expectedRows ?? null);
      const continues = state.position !== null && state.fingerprint === reader.fingerprint;
      const { shape, checked } = shapeByRule(load.rule, load.sourceName, reader);
      if (load.rule.fields === undefined) refuseVanished(load, state, reader);
      const cursor = reader.high ?? state.cursor;
      await target.begin({
        columns: reader.columns,
        copies: reader.copies,
        checked,
        shape,
        fingerprint: reader.fingerprint,
        cursor,
        continues,
      });
      const prepared = prepareEach(target, reader.chunks(continues ? state.position : null));
      for await (const { chunk, ready } of target.preparesAhead ? oneAhead(prepared) : prepared) {
        load.progress(await ready.write());
        await chunk.done();
      }
    } finally {
      await reader.close();
    }
    return await target.finish();
  } finally {
    await target.close();
  }
}

/** Without fields a column that is gone would leave no trace but rows without its values. */
function refuseVanished({ sourceName, table }: Load, { columns }: LoadState, reader: SourceReader): void {
  const gone = columns?.find((name) => !reader.columns.some((column) => column.name === name));
  if (gone === undefined) return;
  throw new TaktwerkError(
    'contractBroken',
    `Source "${sourceName}" no longer has column "${gone}", which earlier loads brought into table "${table}"; it has ${reader.columns.map(({ name }) => name).join(', ')}. Name the fields in the rule, or reset the load, to go on without it.`,
  );
}

async function* prepareEach(
  target: LoadTarget,
  chunks: AsyncIterable<SourceChunk>,
): AsyncGenerator<{ readonly chunk: SourceChunk; readonly ready: PreparedChunk }, void> {
  for await (const chunk of chunks) yield { chunk, ready: await target.prepareChunk(chunk) };
}
