import { JobExit, JobOrder } from '@taktwerk/model';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';

const Job = { runId: Type.Integer({ minimum: 1 }), attempt: Type.Integer({ minimum: 1 }) };
const Time = Type.Integer({ description: 'Milliseconds since 1970.' });

/** What starting a job takes, besides its script file. */
export const StartNeeds = Type.Object({
  /** With an empty `script`: that is in the spool folder. */
  order: JobOrder,
  scriptBytes: Type.Integer({ minimum: 0 }),
  /** Whether the server allowed anonymous jobs when it gave the order. */
  anonymousJobs: Type.Boolean(),
});
export type StartNeeds = Static<typeof StartNeeds>;

/** One line of the journal: what the agent must still know after any crash. */
export const JournalRecord = Type.Union([
  /** Orders below this epoch are refused. */
  Type.Object({ kind: Type.Literal('epoch'), epoch: Type.Integer({ minimum: 0 }) }),
  /** From here on this attempt is never started again. */
  Type.Object({
    kind: Type.Literal('intent'),
    ...Job,
    epoch: Type.Integer({ minimum: 0 }),
    boot: Type.String(),
    time: Time,
    /** Null when the job is not to be started (cancelled before its order came). */
    needs: Type.Union([StartNeeds, Type.Null()]),
  }),
  /** Whatever its exit, the job counts as cancelled. */
  Type.Object({ kind: Type.Literal('cancel'), ...Job }),
  /** An end that no state file tells. */
  Type.Object({ kind: Type.Literal('ended'), ...Job, exit: JobExit, time: Time }),
  /** Settled with the server: the spool files are gone, only this line stays. */
  Type.Object({
    kind: Type.Literal('finished'),
    ...Job,
    exit: JobExit,
    outputBytes: Type.Integer({ minimum: 0 }),
    time: Time,
  }),
]);
export type JournalRecord = Static<typeof JournalRecord>;

const validator = Compile(JournalRecord);

/** Reads one line; null when it is not a whole record (torn by a crash). */
export function parseJournalLine(line: string): JournalRecord | null {
  try {
    const value: unknown = JSON.parse(line);
    return validator.Check(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
