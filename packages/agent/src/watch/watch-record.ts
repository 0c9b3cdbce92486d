import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';

const Event = { runId: Type.Integer({ minimum: 1 }), attempt: Type.Integer({ minimum: 1 }) };

/** How far a looker has come: what it must know to neither miss nor repeat anything after a restart. */
export const Mark = Type.Union([
  /** What was there at the beginning has been noted. */
  Type.Object({ kind: Type.Literal('begun') }),
  Type.Object({ kind: Type.Literal('seen'), path: Type.String(), version: Type.String() }),
  Type.Object({ kind: Type.Literal('gone'), path: Type.String() }),
  /** Bytes of a log that are looked at; `file` is its inode. */
  Type.Object({ kind: Type.Literal('at'), file: Type.String(), offset: Type.Integer({ minimum: 0 }) }),
  Type.Object({ kind: Type.Literal('value'), value: Type.String() }),
]);
export type Mark = Static<typeof Mark>;

/** One line of the journal of events: what the agent must still know after any crash. Orders come anew with each connection. */
export const WatchRecord = Type.Union([
  Type.Object({
    kind: Type.Literal('hit'),
    ...Event,
    number: Type.Integer({ minimum: 1 }),
    data: Type.Record(Type.String(), Type.String()),
    mark: Mark,
  }),
  Type.Object({ kind: Type.Literal('mark'), ...Event, mark: Mark }),
  /** Hits up to this number are the server's. */
  Type.Object({ kind: Type.Literal('taken'), ...Event, taken: Type.Integer({ minimum: 0 }) }),
  Type.Object({ kind: Type.Literal('looked'), ...Event }),
  Type.Object({ kind: Type.Literal('dropped'), ...Event }),
]);
export type WatchRecord = Static<typeof WatchRecord>;

const validator = Compile(WatchRecord);

/** Reads one line; null when it is not a whole record (torn by a crash). */
export function parseWatchLine(line: string): WatchRecord | null {
  try {
    const value: unknown = JSON.parse(line);
    return validator.Check(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
