import { Type } from 'typebox';

/** Page size of a list when none is asked for, and the most a page holds (reference `ae-rest-api.md` §5.1: clients use up to 5000). */
const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 5000;

/** How many entries of a list are wanted. */
export const PAGE_SIZE = {
  max_results: Type.Optional(
    Type.Integer({
      minimum: 1,
      description: `Page size, ${DEFAULT_PAGE} when absent, at most ${LARGEST_PAGE}.`,
    }),
  ),
};

export function pageSize(query: { readonly max_results?: number }): number {
  return Math.min(query.max_results ?? DEFAULT_PAGE, LARGEST_PAGE);
}
