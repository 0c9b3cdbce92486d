import { ENDPOINTS } from '../../packages/server/src/endpoints/endpoint-list.ts';
import { KNOWN_PATHS } from '../../packages/server/src/endpoints/not-yet/known-paths.ts';
import { addressOf } from '../../packages/server/src/endpoints/not-yet/not-yet.ts';
import type { Row } from './row.ts';
import { REFUSED, REFUSED_ADDRESSES, SHOWN } from './rows/endpoints.ts';

const ROOT = '/ae/api/v1/:client';

/** A row for each endpoint of the AE REST API as the server itself lists them. */
export function endpointRows(): readonly Row[] {
  const open = new Map(
    KNOWN_PATHS.map(({ method, path, missing }) => [addressOf({ method, path: ROOT + path }), missing]),
  );
  return ENDPOINTS.filter(({ path }) => path.startsWith(`${ROOT}/`))
    .map((endpoint): Row => {
      const { method, path, summary } = endpoint;
      const address = `${method} ${template(path.slice(ROOT.length))}`;
      const what = `${method} \`${template(path.slice(ROOT.length))}\``;
      const missing = open.get(addressOf(endpoint));
      if (missing !== undefined) {
        const requests = REFUSED_ADDRESSES[missing];
        const shown = requests === undefined ? [REFUSED] : [REFUSED, requests];
        return { what, state: '501', says: summary, shown };
      }
      const shown = SHOWN[address] ?? [];
      if (summary.includes('Not in this release')) return { what, state: '501', says: summary, shown };
      return { what, state: shown.length === 0 ? 'unproven' : 'works', says: summary, shown };
    })
    .sort((a, b) => order(a.what, b.what));
}

function template(path: string): string {
  return path
    .split('/')
    .map((part) => (part.startsWith(':') ? `{${part.slice(1)}}` : part))
    .join('/');
}

function order(a: string, b: string): number {
  const [methodA = '', pathA = ''] = a.replaceAll('`', '').split(' ');
  const [methodB = '', pathB = ''] = b.replaceAll('`', '').split(' ');
  if (pathA !== pathB) return pathA < pathB ? -1 : 1;
  return methodA < methodB ? -1 : 1;
}
