import { type Static, Type } from 'typebox';
import { readDuration } from '../run-time/duration.ts';
import { Flag, OneOf, Text, Whole } from './scalar.ts';

/** Runs that count for an estimate at most (reference `engine-semantics.md` §1.3). */
export const MOST_RUNS = 25;

/** A length of time written `HHMMSS`; empty or zeros are none. */
export function Duration(description: string) {
  const expected = 'a length of time as HHMMSS';
  return Type.Refine(
    Type.String({ description: `${description} \`HHMMSS\`, zeros are none.`, expected }),
    (text) => readDuration(text) !== undefined,
    () => expected,
  );
}

/** Limits of the run time, of an object or of a box of a workflow. */
export const RUN_TIME_LIMIT_MEMBERS = {
  mrt_method: Type.Optional(
    OneOf(
      'What the maximum run time is: none, `mrt_time`, the estimate and `mrt_percent` of it more, or the time `mrt_end_time`. FIXED when absent.',
      ['NONE', 'FIXED', 'ERT', 'END'],
    ),
  ),
  mrt_time: Type.Optional(Duration('Longest run time.')),
  mrt_percent: Type.Optional(Whole('Percent over the estimate.', 0, 9999)),
  mrt_end_time: Type.Optional(
    Text('`DDHHMM`: to end by this time, so many days after the date of the run; zeros are none.'),
  ),
  mrt_cancel: Type.Optional(
    Flag('The task is cancelled when the maximum is reached; so it is when nothing else is to happen.'),
  ),
  mrt_execute: Type.Optional(Text('Object that is started when the maximum is reached.', 200)),
  srt_method: Type.Optional(
    OneOf(
      'What the minimum run time is: none, `srt_time`, or the estimate less `srt_percent` of it. FIXED when absent.',
      ['NONE', 'FIXED', 'ERT'],
    ),
  ),
  srt_time: Type.Optional(Duration('Shortest run time.')),
  srt_percent: Type.Optional(Whole('Percent below the estimate.', 0, 100)),
  srt_execute: Type.Optional(Text('Object that is started when the task ended too early.', 200)),
};

/** How the run time of an object is estimated. */
export const ESTIMATE_MEMBERS = {
  ert_method: Type.Optional(
    OneOf('How the run time is estimated. AVERAGE when absent.', ['FIXED', 'AVERAGE', 'MAXIMUM', 'LINEAR']),
  ),
  ert_time: Type.Optional(Duration('The estimate of the method FIXED.')),
  ert_runs: Type.Optional(Whole('Last correct runs that count; 25 when absent.', 1, MOST_RUNS)),
};

const Limits = Type.Object(RUN_TIME_LIMIT_MEMBERS);
export type RunTimeLimits = Static<typeof Limits>;
const Estimate = Type.Object(ESTIMATE_MEMBERS);
export type EstimateAttributes = Static<typeof Estimate>;
