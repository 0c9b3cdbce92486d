import type { Frequency } from '@taktwerk/model';
import { localDay } from '../zone/local-time.ts';
import type { DayStart, StartRequest } from './next-start.ts';
import { beginOf, type Span, spanOf } from './span-of.ts';

/** Starts at real intervals, whatever the clocks do, and starts that follow an end, inside the window of a day. */
export function intervalStart(
  { recurrence, zone, activatedAt, previous }: StartRequest,
  frequency: Extract<Frequency, { kind: 'interval' | 'afterEnd' }>,
): DayStart {
  const { window, startDay } = recurrence;
  const grid =
    frequency.kind === 'interval' && frequency.align && window === null
      ? beginOf(zone, startDay ?? localDay(zone, activatedAt), 0)
      : null;
  return (day, after) => {
    const span = spanOf(zone, day, window);
    if (span.until - 1 <= after) return null;
    const earliest = Math.max(after + 1, span.from);
    if (frequency.kind === 'afterEnd') return earliest;
    const anchor = grid ?? anchorIn(span, frequency.align, window === null, previous, activatedAt);
    const steps = Math.max(0, Math.ceil((earliest - anchor) / frequency.milliseconds));
    const instant = anchor + steps * frequency.milliseconds;
    return instant < span.until ? instant : null;
  };
}

/** The start that intervals are counted from: the one before, the activation, or the begin of the span. */
function anchorIn(
  span: Span,
  align: boolean,
  wholeDays: boolean,
  previous: number | null,
  activatedAt: number,
): number {
  if (align) return span.from;
  if (previous !== null && (wholeDays || isIn(span, previous))) return previous;
  return previous === null && isIn(span, activatedAt) ? activatedAt : span.from;
}

function isIn({ from, until }: Span, instant: number): boolean {
  return instant >= from && instant < until;
}
