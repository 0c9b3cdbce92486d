import { readDayTime } from '../day-time.ts';
import { canonicalName } from '../object-name.ts';
import { type EstimateAttributes, MOST_RUNS, type RunTimeLimits } from '../schema/run-time.ts';
import { wholeOr } from '../whole-number.ts';
import { readDuration } from './duration.ts';
import type { EstimateDefinition, MaximumRunTime, MinimumRunTime } from './run-time-definition.ts';

export function compileEstimate(attributes: EstimateAttributes): EstimateDefinition {
  return {
    method: methodOf(attributes.ert_method),
    seconds: readDuration(attributes.ert_time) ?? 0,
    runs: wholeOr(attributes.ert_runs, MOST_RUNS),
  };
}

/** Null when the attributes set no maximum. */
export function compileMaximum(attributes: RunTimeLimits): MaximumRunTime | null {
  const limit = maximumLimit(attributes);
  if (limit === null) return null;
  const execute = canonicalName(attributes.mrt_execute ?? '') || null;
  const cancel = attributes.mrt_cancel === undefined ? execute === null : attributes.mrt_cancel === '1';
  return { limit, cancel: cancel || execute === null, execute };
}

/** Null when the attributes set no minimum. */
export function compileMinimum(attributes: RunTimeLimits): MinimumRunTime | null {
  const execute = canonicalName(attributes.srt_execute ?? '');
  const limit = minimumLimit(attributes);
  return limit === null || execute === '' ? null : { limit, execute };
}

function maximumLimit(attributes: RunTimeLimits): MaximumRunTime['limit'] | null {
  switch (attributes.mrt_method?.toUpperCase()) {
    case 'NONE':
      return null;
    case 'ERT':
      return { kind: 'estimate', percent: wholeOr(attributes.mrt_percent, 0) };
    case 'END': {
      const at = readDayTime(attributes.mrt_end_time) ?? null;
      return at === null ? null : { kind: 'endTime', at };
    }
    default: {
      const seconds = readDuration(attributes.mrt_time) ?? null;
      return seconds === null ? null : { kind: 'fixed', seconds };
    }
  }
}

function minimumLimit(attributes: RunTimeLimits): MinimumRunTime['limit'] | null {
  switch (attributes.srt_method?.toUpperCase()) {
    case 'NONE':
      return null;
    case 'ERT':
      return { kind: 'estimate', percent: wholeOr(attributes.srt_percent, 0) };
    default: {
      const seconds = readDuration(attributes.srt_time) ?? null;
      return seconds === null ? null : { kind: 'fixed', seconds };
    }
  }
}

function methodOf(text: string | undefined): EstimateDefinition['method'] {
  switch (text?.toUpperCase()) {
    case 'FIXED':
      return 'fixed';
    case 'MAXIMUM':
      return 'maximum';
    case 'LINEAR':
      return 'linear';
    default:
      return 'average';
  }
}
