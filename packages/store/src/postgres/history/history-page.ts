import type { Condition } from '../../filter/dialect.ts';
import { alongActivation, inRangeAlone } from '../../filter/execution-branches.ts';
import { executionPredicates } from '../../filter/execution-conditions.ts';
import { pageStatement } from '../../filter/execution-list.ts';
import { asCondition } from '../../filter/predicate.ts';
import { secondRange } from '../../filter/time-range.ts';
import { hasWildcard } from '../../filter/wildcard.ts';
import type { ExecutionFilter } from '../../port/store.ts';
import { text } from '../../row/column.ts';
import type { Connection } from '../connection/connection.ts';
import { postgresDialect } from '../filter/postgres-dialect.ts';
import type { HistoryPlan } from './history-plan.ts';
import { besideCounts } from './planned-count.ts';

/** With more names than these, the runs of all of them are as many as those of the range. */
const MOST_NAMES = 200;

/** The statement of a page of a long history, by how many entries its list has. */
export async function historyPage(
  connection: Connection,
  filter: ExecutionFilter,
  plan: HistoryPlan,
  page: { readonly total: number; readonly limit: number; readonly position: Condition | null },
): Promise<Condition> {
  const { total, limit, position } = page;
  const byName = filter.name !== undefined && filter.nameExclude !== true && hasWildcard(filter.name);
  // Along the list, one task in tasks / total is an entry; by their index, all entries are read.
  const isFrequent = total * total > limit * plan.tasks;
  if (isFrequent && ((byName && filter.from === undefined) || secondRange(filter).timeFrame === 'end'))
    return pageStatement(filter, limit, position, postgresDialect, alongActivation(filter));
  const names = byName && !isFrequent ? await namesOf(connection, filter, plan) : null;
  if (names === null) return pageStatement(filter, limit, position, postgresDialect);
  const among = postgresDialect.among('name', names);
  const narrowed =
    position === null
      ? among
      : { sql: `${among.sql} AND ${position.sql}`, values: [...among.values, ...position.values] };
  return pageStatement(filter, limit, narrowed, postgresDialect, inRangeAlone(filter));
}

/** The names that tasks have which fit: of those in the counts and of all others; null when there are many. */
async function namesOf(
  connection: Connection,
  { client, name }: ExecutionFilter,
  plan: HistoryPlan,
): Promise<readonly string[] | null> {
  const wanted = executionPredicates(
    { client, includeDeactivated: true, ...(name === undefined ? {} : { name }) },
    postgresDialect,
  ).map((predicate) => asCondition(predicate));
  const parts = [
    {
      sql: `SELECT name FROM history_kind WHERE client = ?${wanted.map(({ sql }) => ` AND ${sql}`).join('')}`,
      values: [client, ...wanted.flatMap(({ values }) => values)],
    },
    ...besideCounts(plan, client, wanted, 'name'),
  ];
  const rows = await connection.find({
    sql: `SELECT DISTINCT name FROM (${parts.map(({ sql }) => sql).join('\nUNION ALL\n')}) AS used LIMIT ${MOST_NAMES + 1}`,
    values: parts.flatMap(({ values }) => values),
  });
  return rows.length > MOST_NAMES ? null : rows.map((row) => text(row, 'name'));
}
