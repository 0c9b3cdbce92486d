import { setImmediate } from 'node:timers/promises';
import type { ObjectConditions } from '@taktwerk/store';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { readSearchFilter, SearchFilter } from './search-filter.ts';
import { SearchHit, searchHit } from './search-hit.ts';

const DEFAULT_RESULTS = 50;
const MOST_RESULTS = 5000;
/** Hits read between two breaths of the event loop. */
const AT_ONCE = 200;

/** Finds objects that meet every filter (reference `ae-rest-api.md` §10); without any, all objects. */
export const searchObjects = defineEndpoint({
  method: 'POST',
  path: '/ae/api/v1/:client/search',
  summary: 'Finds objects.',
  query: Type.Object({}),
  body: Type.Object(
    {
      filters: Type.Optional(
        Type.Array(SearchFilter, { description: 'All must hold.', expected: 'a list of filters' }),
      ),
      max_results: Type.Optional(
        Type.Integer({
          minimum: 1,
          description: `${DEFAULT_RESULTS} when absent, at most ${MOST_RESULTS}.`,
          expected: 'a whole number from 1',
        }),
      ),
    },
    { expected: 'an object with filters' },
  ),
  answer: Type.Object({ total: Type.Integer(), data: Type.Array(SearchHit), hasmore: Type.Boolean() }),
  right: 'read',
  on: 'handler',
  async handle({ services, client, access, body }) {
    const limit = Math.min(body.max_results ?? DEFAULT_RESULTS, MOST_RESULTS);
    const also: readonly ObjectConditions[] = (body.filters ?? []).map((filter, index) =>
      readSearchFilter(filter, `body.filters[${index}]`),
    );
    // Types that do not exist are borne by no object.
    if (also.some((condition) => condition.types?.length === 0)) {
      return { kind: 'json', value: { total: 0, data: [], hasmore: false } };
    }
    const found = await services.taktwerk.store.objects.search({
      client,
      limit,
      also,
      ...access.visible('R'),
    });
    const data: SearchHit[] = [];
    for (const [index, object] of found.objects.entries()) {
      if (index % AT_ONCE === AT_ONCE - 1) await setImmediate();
      data.push(searchHit(object));
    }
    return {
      kind: 'json',
      value: {
        total: found.total,
        data,
        hasmore: found.total > found.objects.length,
      },
    };
  },
});
