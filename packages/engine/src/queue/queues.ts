import type { CalendarSet, Zone } from '@taktwerk/calendar';
import type { QueueDefinition } from '@taktwerk/model';
import { QueueSlots } from './queue-slots.ts';

/** What the limits of queues depend on. */
export interface QueueSurroundings {
  readonly now: () => number;
  readonly zone: (client: number, name: string | null) => Zone;
  readonly calendars: (client: number) => CalendarSet;
}

/** The queues of all clients, each with the limits in force whenever it is asked for. */
export class Queues {
  readonly #surroundings: QueueSurroundings;
  /** By client and name. */
  readonly #queues = new Map<string, Known>();

  constructor(surroundings: QueueSurroundings) {
    this.#surroundings = surroundings;
  }

  /** A queue nobody has defined has no limits. */
  queue(client: number, name: string): QueueSlots {
    const key = `${client}:${name}`;
    let known = this.#queues.get(key);
    if (known === undefined) {
      const slots = new QueueSlots({ name, maxSlots: -1, priority: DEFAULT_PRIORITY, started: true });
      known = { client, slots };
      this.#queues.set(key, known);
    }
    return this.#asked(known);
  }

  define(client: number, definition: QueueDefinition): QueueSlots {
    this.queue(client, definition.name).redefine(definition);
    return this.queue(client, definition.name);
  }

  /** Those of a client, or of all, that differ at times: asked anew what they are. */
  changing(client: number | null): readonly QueueSlots[] {
    const found: QueueSlots[] = [];
    for (const known of this.#queues.values()) {
      if (!known.slots.changes || (client !== null && known.client !== client)) continue;
      known.slots.askAnew();
      found.push(this.#asked(known));
    }
    return found;
  }

  forgetClient(client: number): void {
    for (const [key, known] of this.#queues) if (known.client === client) this.#queues.delete(key);
  }

  #asked({ client, slots }: Known): QueueSlots {
    const { now, zone, calendars } = this.#surroundings;
    if (slots.changes) slots.ask(now(), () => zone(client, slots.timeZone), calendars(client));
    return slots;
  }
}

interface Known {
  readonly client: number;
  readonly slots: QueueSlots;
}

const DEFAULT_PRIORITY = 200;
