import { ACTIVATION_FUNCTIONS } from './activation-functions.ts';
import { ARITHMETIC_FUNCTIONS } from './arithmetic-functions.ts';
import { ARRAY_FUNCTIONS } from './array-functions.ts';
import { CALENDAR_FUNCTIONS } from './calendar-functions.ts';
import { CLOCK_FUNCTIONS } from './clock-functions.ts';
import { DATE_FUNCTIONS } from './date-functions.ts';
import { DAY_FUNCTIONS } from './day-functions.ts';
import { EVENT_FUNCTIONS } from './event-functions.ts';
import { MODIFY_FUNCTIONS } from './modify-functions.ts';
import { NUMBER_FORMAT_FUNCTIONS } from './number-format-functions.ts';
import { PERIOD_FUNCTIONS } from './period-functions.ts';
import type { ScriptFunction } from './script-function.ts';
import { STRING_FUNCTIONS } from './string-functions.ts';
import { STRING_TEST_FUNCTIONS } from './string-test-functions.ts';
import { SYNC_FUNCTIONS } from './sync-functions.ts';
import { TASK_FUNCTIONS } from './task-functions.ts';
import { TIME_FUNCTIONS } from './time-functions.ts';
import { TIMESTAMP_FUNCTIONS } from './timestamp-functions.ts';
import { VARIABLE_FUNCTIONS } from './variable-functions.ts';

/** Every function of this release. A new one goes into a group, or its group into this list. */
export const SCRIPT_FUNCTIONS: readonly ScriptFunction[] = [
  ...ACTIVATION_FUNCTIONS,
  ...ARITHMETIC_FUNCTIONS,
  ...ARRAY_FUNCTIONS,
  ...CALENDAR_FUNCTIONS,
  ...CLOCK_FUNCTIONS,
  ...DATE_FUNCTIONS,
  ...DAY_FUNCTIONS,
  ...EVENT_FUNCTIONS,
  ...MODIFY_FUNCTIONS,
  ...NUMBER_FORMAT_FUNCTIONS,
  ...PERIOD_FUNCTIONS,
  ...STRING_FUNCTIONS,
  ...STRING_TEST_FUNCTIONS,
  ...SYNC_FUNCTIONS,
  ...TASK_FUNCTIONS,
  ...TIME_FUNCTIONS,
  ...TIMESTAMP_FUNCTIONS,
  ...VARIABLE_FUNCTIONS,
];

const BY_NAME: ReadonlyMap<string, ScriptFunction> = new Map(
  SCRIPT_FUNCTIONS.flatMap((found) =>
    [found.name, ...(found.aliases ?? [])].map((name) => [name, found] as const),
  ),
);

/** The function of that name, upper case. */
export function findFunction(name: string): ScriptFunction | undefined {
  return BY_NAME.get(name);
}
