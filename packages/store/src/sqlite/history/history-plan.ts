import { executionPredicates } from '../../filter/execution-conditions.ts';
import type { ListPlace, ListPosition } from '../../filter/execution-list.ts';
import { all, asCondition, columnsOf } from '../../filter/predicate.ts';
import { rangeConditions, secondRange } from '../../filter/time-range.ts';
import type { ExecutionFilter } from '../../port/store.ts';
import { integer, integerOrNull } from '../../row/column.ts';
import type { Connection } from '../connection/connection.ts';
import { sqliteDialect } from '../filter/sqlite-dialect.ts';
import { type BesideHistory, countBeside, newestBeside, type RunIds } from './beside-history.ts';
import { findValues } from './find-values.ts';
import { NO_SECOND } from './history-columns.ts';
import {
  type Cover,
  countCovered,
  coverRange,
  type HistoryQuestion,
  newestCovered,
  newestFirst,
} from './history-list.ts';
import { BLOCK_RUNS } from './history-tree.ts';
import { MatchingSets } from './matching-sets.ts';
import { momentTests } from './moment-test.ts';
import { SET_COLUMNS } from './set-columns.ts';

/** With fewer tasks in the nodes of a range, an index of the tasks finds them as quickly. */
const WORTHWHILE = 10_000;

const BOUNDS = `SELECT min(block) AS first, max(block) AS last, (SELECT max(run_id) FROM task) AS newest FROM history_block`;
const OPEN = 'SELECT block FROM history_block WHERE counted = false ORDER BY block';

/** A list that is answered by the columns of the history, and by looking at the tasks that are not in them. */
export class HistoryPlan {
  readonly #connection: Connection;
  readonly #question: HistoryQuestion;
  readonly #cover: Cover;
  readonly #beside: BesideHistory;

  constructor(connection: Connection, question: HistoryQuestion, cover: Cover, beside: BesideHistory) {
    this.#connection = connection;
    this.#question = question;
    this.#cover = cover;
    this.#beside = beside;
  }

  /** All entries of the list. */
  total(): number {
    return (
      countCovered(this.#connection, this.#question, this.#cover) +
      countBeside(this.#connection, this.#beside)
    );
  }

  /** The first entries of the list, or the first behind a position. */
  newest(limit: number, after: ListPosition | null): readonly ListPlace[] {
    const beside = newestBeside(
      this.#connection,
      this.#beside,
      limit,
      after === null ? [] : [after.condition],
    );
    const covered = newestCovered(
      this.#connection,
      this.#question,
      limit,
      after?.isBehind ?? (() => true),
      after?.latest ?? NO_SECOND,
    );
    return [...beside, ...covered].toSorted(newestFirst).slice(0, limit);
  }
}

/** Plans a list by the columns of the history; null where they do not know what is asked, or an index is as quick. */
export function planHistory(
  connection: Connection,
  filter: ExecutionFilter,
  worthwhile: number = WORTHWHILE,
): HistoryPlan | null {
  const seconds = secondRange(filter);
  if (
    seconds.empty ||
    !filter.includeDeactivated ||
    filter.statuses?.every((status) => status < 1800) === true
  )
    return null;
  const asked = executionPredicates(filter, sqliteDialect);
  const known = SET_COLUMNS.map(({ name }) => name);
  if (asked.flatMap(columnsOf).some((column) => !known.includes(column))) return null;
  const bounds = connection.get(BOUNDS) ?? {};
  const first = integerOrNull(bounds, 'first');
  if (first === null) return null;
  const open = connection.all(OPEN).map((row) => integer(row, 'block'));
  const { client } = filter;
  const range = { client, moments: momentTests(seconds), open: new Set(open) };
  const cover = coverRange(connection, range);
  const end = (integer(bounds, 'last') + 1) * BLOCK_RUNS;
  const lookedAt = open.length * BLOCK_RUNS + Math.max(0, (integerOrNull(bounds, 'newest') ?? 0) - end);
  if (cover.tasks < worthwhile || (worthwhile > 0 && cover.tasks < lookedAt)) return null;
  const predicates = asked.map((predicate) => findValues(connection, predicate));
  const question: HistoryQuestion = {
    ...range,
    sets: new MatchingSets(connection, client, all(predicates)),
    anySet: predicates.length === 0,
  };
  return new HistoryPlan(connection, question, cover, {
    client,
    conditions: [...rangeConditions(seconds), ...predicates.map((predicate) => asCondition(predicate))],
    looked: [
      [0, first * BLOCK_RUNS],
      ...open.map((block): RunIds => [block * BLOCK_RUNS, (block + 1) * BLOCK_RUNS]),
      [end, Number.MAX_SAFE_INTEGER],
    ],
  });
}
