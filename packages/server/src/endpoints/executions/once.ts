import type { ExecuteRequest } from '@taktwerk/runtime';
import { type Static, Type } from 'typebox';
import { readTimestamp } from '../../http/timestamp.ts';

/** `once` of an execution: any subset of its members (reference `ae-rest-api.md` §8.3). */
export const Once = Type.Object(
  {
    execution_date_time: Type.Optional(
      Type.String({
        description: 'Start, UTC; one that has passed starts at once.',
        expected: 'a timestamp',
      }),
    ),
    use_logical_time: Type.Optional(
      Type.String({ description: 'Logical date, UTC.', expected: 'a timestamp' }),
    ),
    wait_for_manual_release: Type.Optional(
      Type.Boolean({ description: 'Waits for a user to release it.', expected: 'true or false' }),
    ),
  },
  { expected: 'an object' },
);

/** What `once` means for the activation. */
export function onceOptions(
  once: Static<typeof Once>,
): Pick<ExecuteRequest, 'startAt' | 'logicalDate' | 'manualRelease'> {
  const { execution_date_time, use_logical_time, wait_for_manual_release } = once;
  return {
    ...(execution_date_time
      ? { startAt: readTimestamp('body.once.execution_date_time', execution_date_time) }
      : {}),
    ...(use_logical_time
      ? { logicalDate: readTimestamp('body.once.use_logical_time', use_logical_time) }
      : {}),
    ...(wait_for_manual_release === undefined ? {} : { manualRelease: wait_for_manual_release }),
  };
}
