import { calendarFaultText } from '@taktwerk/calendar';
import type { QueueExceptionInForce } from '../explain/wait-reason.ts';
import type { QueueLimits } from './queue-limits.ts';

/** Why a queue is not as usual, as the member of an explanation; no member when it is. */
export function exceptionOf({ exception, until, fault }: QueueLimits): {
  readonly exception?: QueueExceptionInForce;
} {
  if (exception === null) return {};
  return {
    exception: {
      number: exception,
      until: Number.isFinite(until) ? until : null,
      ...(fault === null ? {} : { fault: calendarFaultText(fault) }),
    },
  };
}

/** How a sentence about the queue ends. */
export function exceptionText(exception: QueueExceptionInForce | undefined): string {
  if (exception === undefined) return '.';
  const { number, until, fault } = exception;
  const end = until === null ? '' : ` until ${new Date(until).toISOString()}`;
  const doubt = fault === undefined ? '' : ` ${fault}`;
  return `; its exception ${number} is in force${end}.${doubt}`;
}
