import { join } from 'node:path';
import { TaktwerkError } from '@taktwerk/model/error';
import type { HttpConnection } from '../../definition/connection.ts';
import type { Connector } from '../connector.ts';
import { openFile } from '../file/open-file.ts';
import { RecordSource } from '../file/record-source.ts';
import { HttpSession } from './http-session.ts';
import { nameAsSent } from './name-as-sent.ts';
import { readPages } from './read-pages.ts';

/** Files and services that are read by HTTP GET. */
export const httpConnector: Connector<HttpConnection> = {
  kind: 'http',
  async check(connection) {
    const start = performance.now();
    const session = new HttpSession(connection);
    try {
      const system = await session.ask(session.resolve(''));
      return { system, milliseconds: performance.now() - start };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new TaktwerkError('connectionFailed', `Connection "${connection.name}": ${why}`, {
        cause: error,
      });
    }
  },
  async openSource(connection, request) {
    const { query, name } = request.rule;
    const session = new HttpSession(connection);
    if (query.kind === 'file') {
      const path = join(request.workFolder, 'download');
      const { fingerprint, packed } = await session.download(session.resolve(query.path), path);
      const name = packed === null ? query.path : await nameAsSent(query.path, path);
      return openFile({ path, name, fingerprint }, query.format, request);
    }
    if (query.kind !== 'rest') {
      throw new TaktwerkError(
        'invalidOrder',
        `Rule "${name}" reads a ${query.kind}; HTTP takes a file or rest.`,
      );
    }
    if (query.paging === undefined) {
      const path = join(request.workFolder, 'answer');
      const { fingerprint } = await session.download(session.resolve(query.path, query.query), path);
      return openFile({ path, name: query.path, fingerprint }, query.format, request);
    }
    const pages = await readPages(session, query, request);
    return RecordSource.open(pages.file, pages.format, request);
  },
};
