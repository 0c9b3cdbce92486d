import type { QueueDefinition } from './definition.ts';
import { canonicalName } from './object-name.ts';
import { readContent } from './schema/read-content.ts';
import { wholeOr } from './whole-number.ts';

/**
 * What the engine needs of a QUEUE object: any number of slots, priority 200 and started unless it says otherwise.
 * @throws TaktwerkError invalidObject
 */
export function compileQueue(content: unknown): QueueDefinition {
  const read = readContent('QUEUE', content);
  return {
    name: canonicalName(read.general_attributes.name),
    maxSlots: wholeOr(read.queue_attributes?.max_slots, -1),
    priority: wholeOr(read.queue_attributes?.priority, 200),
    started: read.queue_attributes?.status?.toUpperCase() !== 'STOP',
  };
}
