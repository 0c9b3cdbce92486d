import { isKnownCondition } from '../../status/condition.ts';
import { canonicalName } from '../object-name.ts';
import { joinPath, type Problem } from '../problem.ts';
import type { ResultAttributes } from '../schema/result.ts';
import { wholeOr } from '../whole-number.ts';
import type { ResultDefinition } from './result-definition.ts';

/** Null when the attributes expect nothing. */
export function compileResult(attributes: ResultAttributes): ResultDefinition | null {
  const expected = (attributes.result_status ?? '').trim().toUpperCase();
  if (expected === '') return null;
  return {
    expected,
    repeats: wholeOr(attributes.result_repeat_count, 0),
    pause: wholeOr(attributes.result_repeat_minutes, 0) * 60_000,
    execute: canonicalName(attributes.result_execute ?? '') || null,
    onlyLast: attributes.result_execute_last === '1',
  };
}

export function resultProblems(attributes: ResultAttributes, at: string): readonly Problem[] {
  const expected = (attributes.result_status ?? '').trim();
  const names = [attributes.result_execute, attributes.result_repeat_count].some(
    (text) => (text ?? '') !== '',
  );
  if (expected === '') {
    if (!names) return [];
    const message =
      'is missing; expected the status that is to be missed before something is repeated or started';
    return [{ path: joinPath(at, 'result_status'), message }];
  }
  if (isKnownCondition(expected)) return [];
  const message = `is "${expected}"; expected a condition name or a status number`;
  return [{ path: joinPath(at, 'result_status'), message }];
}
