import type { ExecutionPage, Store } from '@taktwerk/store';
import { Type } from 'typebox';
import { PAGE_SIZE, pageSize } from '../../http/page-size.ts';
import { type Fields, fieldsOf } from './execution-fields.ts';
import { executionJson } from './execution-json.ts';

/** Parameters of lists that are ordered by activation time and run id, both descending. */
export const PAGE_PARAMETERS = {
  ...PAGE_SIZE,
  start_at_run_id: Type.Optional(
    Type.Integer({
      minimum: 0,
      description: 'Run id of the last entry of the page before; first page when absent or 0.',
    }),
  ),
};

/** A run id that does not exist is a position too, so that a list read page by page never breaks off. */
export function pagePosition(query: { readonly max_results?: number; readonly start_at_run_id?: number }): {
  readonly limit: number;
  readonly after?: number;
} {
  const limit = pageSize(query);
  const after = query.start_at_run_id ?? 0;
  return after === 0 ? { limit } : { limit, after };
}

export interface PageOptions {
  readonly fields: Fields;
  /** Jobs stand for their job reports. */
  readonly asReports: boolean;
}

export async function pageJson(
  store: Store,
  client: number,
  page: ExecutionPage,
  { fields, asReports }: PageOptions,
) {
  const more = await fieldsOf(store, client, page.tasks, fields);
  const data = page.tasks.map((task) => ({
    ...executionJson(task),
    ...(asReports && task.type === 'JOBS' ? { type: 'REPORT' } : {}),
    ...more.get(task.runId),
  }));
  return { total: page.total, data, hasmore: page.hasMore };
}
