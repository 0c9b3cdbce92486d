import { readDayTime } from '../day-time.ts';
import { joinPath, type Problem } from '../problem.ts';
import type { RunTimeLimits } from '../schema/run-time.ts';
import { readDuration } from './duration.ts';

/** A limit that would silently not be watched is refused. */
export function runTimeProblems(attributes: RunTimeLimits, at: string): readonly Problem[] {
  const problems: Problem[] = [];
  const problem = (member: string, message: string) => problems.push({ path: joinPath(at, member), message });
  const end = attributes.mrt_end_time;
  if (readDayTime(end) === undefined) problem('mrt_end_time', `is "${end}"; expected a time as DDHHMM`);
  else if (attributes.mrt_method?.toUpperCase() === 'END' && readDayTime(end) === null) {
    problem('mrt_end_time', 'is missing; expected a time as DDHHMM, which `mrt_method` END goes by');
  }
  const method = attributes.srt_method?.toUpperCase() ?? '';
  const isSet =
    method === 'ERT' || (method !== 'NONE' && (readDuration(attributes.srt_time) ?? null) !== null);
  if (isSet && (attributes.srt_execute ?? '').trim() === '') {
    problem('srt_execute', 'is missing; expected the object to start when the run time is below the minimum');
  }
  return problems;
}
