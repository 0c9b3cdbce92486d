import type { RecurringContent } from '@taktwerk/model';
import type { Random } from '../../kill/random.ts';
import { maybe } from '../system/random-choices.ts';

/** When something recurs: any of the frequencies, with whatever may narrow it down. */
export function randomRecurrence(random: Random): RecurringContent {
  const minutes = random.pick([1, 7, 20, 60, 180]);
  const frequency = random.pick<RecurringContent>([
    { execute_after: `PT${minutes}M` },
    { execute_after: `PT${minutes}M` },
    { execute_after_end: `PT${minutes}M` },
    { execute_at: ['07:00', '13:30', '02:30'] },
    { cron: '*/20 8-18 * * *' },
  ]);
  const window = 'execute_after' in frequency || 'execute_after_end' in frequency ? 0.3 : 0;
  return {
    ...frequency,
    ...maybe(random, 'execute_after_end' in frequency ? 0 : 0.3, { allow_overlap: '1' }),
    ...maybe(random, 0.3, { end_after_executions: String(random.between(1, 30)) }),
    ...maybe(random, window, { between_start: '06:00', between_end: '20:00' }),
    ...maybe(random, 'cron' in frequency ? 0 : 0.2, { weekdays: ['MO', 'TU', 'FR'] }),
    ...maybe(random, 0.2, {
      calendar_conditions: [{ calendar: 'C.DAYS', calendar_event: random.pick(['WEEK', 'EVERY', 'BOTH']) }],
    }),
  };
}
