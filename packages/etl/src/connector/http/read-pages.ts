import { createReadStream, createWriteStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { TaktwerkError } from '@taktwerk/model/error';
import type { RuleQuery } from '../../definition/extraction-rule.ts';
import { JsonSplitter, type SplitPath } from '../../parsing/json-splitter.ts';
import { parsePath } from '../../parsing/parse-path.ts';
import { compileSet } from '../../parsing/parsing-sql.ts';
import { type ElementFile, findSet, openElements } from '../file/element-format.ts';
import { LINES, scanRecords } from '../file/scan-records.ts';
import type { ReadRequest } from '../source-reader.ts';
import type { HttpSession } from './http-session.ts';

type RestQuery = Extract<RuleQuery, { kind: 'rest' }>;
/** Pages of one load; more are taken for a server that never ends. */
const MOST_PAGES = 100_000;
/** Where OData 4, 3 and 2 say the next address. */
const ODATA_NEXT: readonly SplitPath[] = [['@odata.nextLink'], ['odata.nextLink'], ['d', '__next']];

/** Reads all pages of a service into one file of elements. */
export async function readPages(
  session: HttpSession,
  query: RestQuery,
  request: ReadRequest,
): Promise<ElementFile> {
  const { format, paging } = query;
  if (format.kind !== 'json' || paging === undefined) {
    throw new TaktwerkError(
      'invalidOrder',
      `Rule "${request.rule.name}": pages are read as json with a parsing rule.`,
    );
  }
  if (compileSet(findSet(format.parsing, format.set)).constants.length > 0) {
    throw new TaktwerkError(
      'invalidOrder',
      `Rule "${request.rule.name}": of pages only what lies below the iteration point can be read.`,
    );
  }
  const all = join(request.workFolder, 'pages.ndjson');
  let elements: ElementFile | null = null;
  let place: URL | null = session.resolve(query.path, firstQuery(query));
  let rows = 0;
  for (let page = 1; place !== null; page += 1) {
    if (page > MOST_PAGES)
      throw new TaktwerkError('sourceFailed', `${place.href} is page ${page}: the service does not end.`);
    const path = join(request.workFolder, 'page');
    const { fingerprint } = await session.download(place, path);
    const address: URL = place;
    elements = await openElements(
      { path, name: address.href, fingerprint },
      'json',
      format.parsing,
      format.set,
      request.workFolder,
    );
    const count = await countLines(elements.file.path);
    rows += count;
    await pipeline(createReadStream(elements.file.path), createWriteStream(all, { flags: 'a' }));
    await rm(elements.file.path);
    place = await nextPage(session, query, { path, address, page, rows, count });
  }
  if (elements === null) throw new TaktwerkError('internal', 'There is a first page.');
  // Pages change from one load to the next: a broken load begins anew.
  return {
    file: { path: all, name: query.path, fingerprint: `${request.source.name} ${Date.now()}` },
    format: elements.format,
  };
}

function firstQuery({ query = {}, paging }: RestQuery): Record<string, string> {
  if (paging?.kind === 'offset')
    return { ...query, [paging.offsetName]: '0', [paging.limitName]: String(paging.limit) };
  if (paging?.kind === 'page') return { ...query, [paging.pageName]: String(paging.firstPage ?? 1) };
  return query;
}

interface Page {
  readonly path: string;
  readonly address: URL;
  readonly page: number;
  readonly rows: number;
  readonly count: number;
}

async function nextPage(
  session: HttpSession,
  query: RestQuery,
  { path, address, page, rows, count }: Page,
): Promise<URL | null> {
  const { paging } = query;
  switch (paging?.kind) {
    case 'offset': {
      if (count < paging.limit) return null;
      return session.resolve(query.path, {
        ...query.query,
        [paging.offsetName]: String(rows),
        [paging.limitName]: String(paging.limit),
      });
    }
    case 'page':
      if (count === 0) return null;
      return session.resolve(query.path, {
        ...query.query,
        [paging.pageName]: String((paging.firstPage ?? 1) + page),
      });
    case 'next':
      return follow(session, address, path, [namesOf(paging.path)]);
    case 'odata':
      return follow(session, address, path, ODATA_NEXT);
    case undefined:
      return null;
  }
}

function namesOf(path: string): SplitPath {
  return parsePath(path).steps.map((step) => {
    if ('name' in step) return step.name;
    throw new TaktwerkError('invalidOrder', `Path "${path}" of the next page: expected names only.`);
  });
}

async function follow(
  session: HttpSession,
  address: URL,
  path: string,
  places: readonly SplitPath[],
): Promise<URL | null> {
  let next: string | null = null;
  const splitter = new JsonSplitter(places, (_, element) => {
    const value: unknown = JSON.parse(element.toString('utf8'));
    if (typeof value === 'string' && value !== '') next = value;
  });
  for await (const block of createReadStream(path)) splitter.write(block);
  splitter.end();
  return next === null ? null : session.follow(next, address);
}

async function countLines(path: string): Promise<number> {
  const file = await open(path);
  try {
    return (await scanRecords(file, 0, Number.POSITIVE_INFINITY, LINES)).records;
  } finally {
    await file.close();
  }
}
