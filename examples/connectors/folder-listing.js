/**
 * A connector in one file: what lies in a folder and below it, as rows of name, size and time of change.
 *
 * Its connection: { "kind": "plugin", "connector": "folder-listing", "settings": { "folder": "/data" } }
 * A rule that reads it: { "query": { "kind": "file", "path": "reports", "format": { "kind": "ndjson" } },
 *   "fields": [{ "name": "name", "type": "text" }, { "name": "size", "type": "int64" }, { "name": "changed", "type": "timestamptz" }] }
 */
import { createHash } from 'node:crypto';
import { access, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Gets the tools of Taktwerk and returns the connector. */
export default function folderListing({ fault, readFile }) {
  const folderOf = ({ name, settings }) => {
    if (typeof settings?.folder === 'string') return settings.folder;
    throw fault('connectionFailed', `Connection "${name}": settings.folder is missing; expected a folder.`);
  };
  return {
    /** Asks for something harmless and says who answers. */
    async check(connection) {
      const start = performance.now();
      const folder = folderOf(connection);
      await access(folder).catch((error) => {
        throw fault('connectionFailed', `Connection "${connection.name}": ${error.message}`, error);
      });
      return { system: `folder ${folder}`, milliseconds: performance.now() - start };
    },

    /** Writes what it has to say into the folder of the run; types, rejected rows and chunks are not its business. */
    async openSource(connection, request) {
      const { query, name } = request.rule;
      if (query.kind !== 'file')
        throw fault('invalidOrder', `Rule "${name}" reads a ${query.kind}; a listing takes a file.`);
      const folder = join(folderOf(connection), query.path);
      const entries = await readdir(folder, { recursive: true }).catch((error) => {
        throw fault('sourceFailed', `Rule "${name}", folder "${query.path}": ${error.message}`, error);
      });
      const lines = [];
      for (const entry of entries.sort()) {
        const { size, mtime } = await stat(join(folder, entry));
        lines.push(`${JSON.stringify({ name: entry, size, changed: mtime })}\n`);
      }
      const text = lines.join('');
      const path = join(request.workFolder, 'listing.ndjson');
      await writeFile(path, text);
      // A load that was broken goes on only while the listing is the same.
      const fingerprint = createHash('sha256').update(text).digest('hex');
      return readFile({ path, name: 'listing.ndjson', fingerprint }, query.format, request);
    },
  };
}
