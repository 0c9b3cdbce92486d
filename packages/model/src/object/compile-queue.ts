import { readWindow } from './blackout/read-window.ts';
import type { QueueDefinition, QueueException } from './definition.ts';
import { canonicalName } from './object-name.ts';
import { joinPath, type Problem } from './problem.ts';
import type { QueueContent } from './schema/queue.ts';
import { readContent } from './schema/read-content.ts';
import { wholeOr } from './whole-number.ts';

/**
 * What the engine needs of a QUEUE object: any number of slots, priority 200 and started unless it says otherwise.
 * @throws TaktwerkError invalidObject
 */
export function compileQueue(content: unknown): QueueDefinition {
  const { general_attributes, queue_attributes: read } = readContent('QUEUE', content);
  const rows = (read?.exceptions ?? []).flatMap((row, index) => {
    const outcome = readWindow(row, exceptionPath('', index));
    return outcome.ok ? [exceptionOf(row, outcome.window)] : [];
  });
  const timeZone = general_attributes.timezone?.trim() || null;
  return {
    name: canonicalName(general_attributes.name),
    maxSlots: wholeOr(read?.max_slots, -1),
    priority: wholeOr(read?.priority, 200),
    started: read?.status?.toUpperCase() !== 'STOP',
    ...(rows.length === 0 ? {} : { exceptions: { timeZone, rows } }),
  };
}

/** What the schema cannot say: that the window of each exception means something, and that something differs in it. */
export function queueProblems(content: QueueContent, at: string): readonly Problem[] {
  return (content.queue_attributes?.exceptions ?? []).flatMap((row, index): readonly Problem[] => {
    const path = exceptionPath(at, index);
    const outcome = readWindow(row, path);
    if (!outcome.ok) return outcome.problems;
    const { maxSlots, priority, started } = exceptionOf(row, outcome.window);
    if (maxSlots !== null || priority !== null || started !== null) return [];
    return [{ path, message: 'changes nothing; expected max_slots, priority or status in it' }];
  });
}

type Row = NonNullable<NonNullable<QueueContent['queue_attributes']>['exceptions']>[number];

function exceptionOf(row: Row, window: QueueException['window']): QueueException {
  const status = row.status?.trim().toUpperCase() ?? '';
  return {
    window,
    maxSlots: wholeOrNull(row.max_slots),
    priority: wholeOrNull(row.priority),
    started: status === '' ? null : status !== 'STOP',
  };
}

function exceptionPath(at: string, index: number): string {
  return joinPath(joinPath(at, 'queue_attributes.exceptions'), index);
}

function wholeOrNull(text: string | undefined): number | null {
  return text === undefined || text.trim() === '' ? null : wholeOr(text, 0);
}
