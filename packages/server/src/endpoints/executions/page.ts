import type { ExecutionPage } from '@taktwerk/store';
import { Type } from 'typebox';
import { executionJson } from './execution-json.ts';

/** Page size when none is asked for, and the most a page holds (reference `ae-rest-api.md` §5.1: clients use up to 5000). */
const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 5000;

/** Parameters of lists that are ordered by activation time and run id, both descending. */
export const PAGE_PARAMETERS = {
  max_results: Type.Optional(
    Type.Integer({
      minimum: 1,
      description: `Page size, ${DEFAULT_PAGE} when absent, at most ${LARGEST_PAGE}.`,
    }),
  ),
  start_at_run_id: Type.Optional(
    Type.Integer({ minimum: 1, description: 'Run id of the last entry of the page before.' }),
  ),
};

export function pagePosition(query: { readonly max_results?: number; readonly start_at_run_id?: number }): {
  readonly limit: number;
  readonly after?: number;
} {
  const limit = Math.min(query.max_results ?? DEFAULT_PAGE, LARGEST_PAGE);
  return query.start_at_run_id === undefined ? { limit } : { limit, after: query.start_at_run_id };
}

export function pageJson(page: ExecutionPage) {
  return { total: page.total, data: page.tasks.map(executionJson), hasmore: page.hasMore };
}
