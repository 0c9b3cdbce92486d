import { TaktwerkError } from '@taktwerk/model';
import { Type } from 'typebox';
import { defineEndpoint, type Endpoint } from '../endpoint.ts';
import { KNOWN_PATHS } from './known-paths.ts';

/**
 * An endpoint for each known path that none of `endpoints` serves: 501 with the stable code of `notImplemented`, so
 * that a program can tell what is missing here from what it has misspelt.
 */
export function notYet(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const served = new Set(endpoints.map(addressOf));
  return KNOWN_PATHS.map(({ method, path, missing }) =>
    defineEndpoint({
      method,
      path: `/ae/api/v1/:client${path}`,
      summary: `Not in this release: ${missing}.`,
      query: Type.Object({}),
      body: null,
      answer: null,
      right: 'login',
      handle: async () => {
        throw new TaktwerkError('notImplemented', `This release has no ${missing}; nothing was changed.`);
      },
    }),
  ).filter((endpoint) => !served.has(addressOf(endpoint)));
}

/** Two paths that differ in the names of their parameters alone are one address. */
export function addressOf({ method, path }: Pick<Endpoint, 'method' | 'path'>): string {
  const parts = path.split('/').map((part) => (part.startsWith(':') ? ':' : part));
  return `${method} ${parts.join('/')}`;
}
