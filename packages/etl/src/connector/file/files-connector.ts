import { access, constants } from 'node:fs/promises';
import { TaktwerkError } from '@taktwerk/model/error';
import type { FilesConnection } from '../../definition/connection.ts';
import { FileLoad } from '../../load/file/file-load.ts';
import type { Connector } from '../connector.ts';
import { openFile } from './open-file.ts';
import { findFile } from './plain-file.ts';

/** Files below a folder. */
export const filesConnector: Connector<FilesConnection> = {
  kind: 'files',
  async check({ folder, name }) {
    const start = performance.now();
    try {
      await access(folder, constants.R_OK | constants.X_OK);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new TaktwerkError('connectionFailed', `Connection "${name}", folder "${folder}": ${why}`, {
        cause: error,
      });
    }
    return { system: 'files', milliseconds: performance.now() - start };
  },
  async openSource({ folder }, request) {
    const { query, name } = request.rule;
    if (query.kind !== 'file') {
      throw new TaktwerkError('invalidOrder', `Rule "${name}" reads a ${query.kind}; a folder takes a file.`);
    }
    return openFile(await findFile(folder, query.path), query.format, request);
  },
  openTarget: ({ folder }, request) => FileLoad.open(folder, request),
};
