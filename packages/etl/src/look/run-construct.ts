import { join } from 'node:path';
import { TaktwerkError } from '@taktwerk/model/error';
import { findFile, makePlain, type PlainFile } from '../connector/file/plain-file.ts';
import { HttpSession } from '../connector/http/http-session.ts';
import { nameAsSent } from '../connector/http/name-as-sent.ts';
import type { ConstructOrder } from '../definition/order.ts';
import { constructRule } from '../parsing/construct/construct-rule.ts';
import { readSample } from '../parsing/construct/read-sample.ts';
import { sampleTree } from '../parsing/construct/sample-node.ts';
import type { RunReport } from '../run-report.ts';

/** Tells the parsing rule that fits a sample document as JSON, behind a table of figures for each of its record sets. */
export async function runConstruct(
  order: ConstructOrder,
  workFolder: string,
  report: RunReport,
): Promise<void> {
  const file = await makePlain(await fetchSample(order, workFolder), null, workFolder);
  const roots = await readSample(file, order.format);
  const { rule, sets } = constructRule(sampleTree(roots, order.format === 'xml'));
  for (const { name, records, fields } of sets) {
    report.say(`Record set ${name}: ${records} ${records === 1 ? 'record' : 'records'} in the sample.`);
    const profile = fields.map(({ filled, ...figures }) => ({ ...figures, filled: `${filled} %` }));
    report.line({ type: 'preview', step: name, rows: [], profile });
  }
  report.say(JSON.stringify(rule, null, 2));
}

async function fetchSample({ connections, path }: ConstructOrder, workFolder: string): Promise<PlainFile> {
  const [connection] = connections;
  if (connection?.kind === 'files') return findFile(connection.folder, path);
  if (connection?.kind !== 'http') {
    throw new TaktwerkError(
      'invalidOrder',
      `A sample lies in a folder or at a service; connection "${connection?.name}" is of kind ${connection?.kind}, expected files or http.`,
    );
  }
  const session = new HttpSession(connection);
  const place = join(workFolder, 'sample');
  const { fingerprint, packed } = await session.download(session.resolve(path), place);
  return { path: place, name: packed === null ? path : await nameAsSent(path, place), fingerprint };
}
