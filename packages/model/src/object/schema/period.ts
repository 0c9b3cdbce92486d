import { Type } from 'typebox';
import { GENERAL_MEMBERS } from './general.ts';
import { RecurringContent } from './recurring.ts';

/** PERIOD: when an execution recurs, kept by name. The shape is ours (docs/schedules.md). */
export const PeriodContent = Type.Object(
  { ...GENERAL_MEMBERS, period_attributes: RecurringContent },
  { description: 'Parameters of recurring executions.', expected: 'an object' },
);
