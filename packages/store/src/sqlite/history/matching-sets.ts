import { all, type Predicate, test } from '../../filter/predicate.ts';
import { integer, text } from '../../row/column.ts';
import type { Connection } from '../connection/connection.ts';
import { setsOfRegion, setValues } from './history-columns.ts';
import { SET_COLUMNS } from './set-columns.ts';

const OTHERS = 'SELECT EXISTS (SELECT 1 FROM history_node WHERE node = ? AND client <> ?) AS others';
const LAST_VALUE = 'SELECT coalesce(max(id), 0) AS id FROM history_value';

/**
 * Which sets of values meet a predicate, region by region. Each test is asked of the database once, of the different values
 * of its column; the rest is looking up numbers.
 */
export class MatchingSets {
  readonly #connection: Connection;
  readonly #client: number;
  readonly #ofClient: Predicate;
  readonly #predicate: Predicate;
  readonly #values = new Map<Predicate, Uint8Array>();
  readonly #regions = new Map<number, Uint8Array>();

  constructor(connection: Connection, client: number, predicate: Predicate) {
    this.#connection = connection;
    this.#client = client;
    this.#ofClient = test('client', { sql: 'client = ?', values: [client] });
    this.#predicate = predicate;
  }

  /** 1 for each set of the client in the region that meets the predicate, by their numbers. */
  of(region: number): Uint8Array {
    const known = this.#regions.get(region);
    if (known !== undefined) return known;
    const columns = new Map<string, Uint32Array>();
    const valuesOf = (column: string): Uint32Array => {
      const read = columns.get(column) ?? setValues(this.#connection, region, numberOfColumn(column));
      columns.set(column, read);
      return read;
    };
    // Mostly nobody else has tasks there, and one column less is read.
    const alone = integer(this.#connection.get(OTHERS, region, this.#client) ?? {}, 'others') === 0;
    const asked = alone ? this.#predicate : all([this.#ofClient, this.#predicate]);
    const matching = this.#matching(asked, setsOfRegion(this.#connection, region), valuesOf);
    this.#regions.set(region, matching);
    return matching;
  }

  #matching(predicate: Predicate, sets: number, valuesOf: (column: string) => Uint32Array): Uint8Array {
    switch (predicate.kind) {
      case 'test': {
        const meets = this.#meeting(predicate);
        const values = valuesOf(predicate.column);
        const matching = new Uint8Array(sets);
        for (let set = 0; set < sets; set += 1) matching[set] = meets[values[set] ?? 0] ?? 0;
        return matching;
      }
      case 'all': {
        const [first, ...parts] = predicate.parts;
        if (first === undefined) return new Uint8Array(sets).fill(1);
        const matching = this.#matching(first, sets, valuesOf);
        for (const part of parts) {
          const one = this.#matching(part, sets, valuesOf);
          for (let set = 0; set < sets; set += 1) matching[set] = (matching[set] ?? 0) & (one[set] ?? 0);
        }
        return matching;
      }
      case 'any': {
        const matching = new Uint8Array(sets);
        for (const part of predicate.parts) {
          const one = this.#matching(part, sets, valuesOf);
          for (let set = 0; set < sets; set += 1) matching[set] = (matching[set] ?? 0) | (one[set] ?? 0);
        }
        return matching;
      }
      case 'not':
        return this.#matching(predicate.part, sets, valuesOf).map((one) => 1 - one);
    }
  }

  /** 1 for each value that meets a test, by their numbers; 0 is the number of NULL. */
  #meeting(predicate: Extract<Predicate, { kind: 'test' }>): Uint8Array {
    const known = this.#values.get(predicate);
    if (known !== undefined) return known;
    const { column, ofValue } = predicate;
    const row = this.#connection.get(
      `SELECT json_group_array(id) AS ids FROM (SELECT id, value AS "${column}" FROM history_value
WHERE task_column = ? UNION ALL SELECT 0, NULL) AS task WHERE ${ofValue.sql}`,
      numberOfColumn(column),
      ...ofValue.values,
    );
    const meeting = new Uint8Array(integer(this.#connection.get(LAST_VALUE) ?? {}, 'id') + 1);
    const ids: readonly unknown[] = JSON.parse(text(row ?? {}, 'ids'));
    for (const id of ids) if (typeof id === 'number') meeting[id] = 1;
    this.#values.set(predicate, meeting);
    return meeting;
  }
}

function numberOfColumn(column: string): number {
  return SET_COLUMNS.findIndex(({ name }) => name === column);
}
