import { TaktwerkError } from '@taktwerk/model';
import type { AuditQuery, AuditRecord, Store } from '@taktwerk/store';
import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { AUDIT_PARAMETERS, auditJson, readAuditQuery } from './audit-query.ts';

/** Lines read at a time; none is read ahead of what the caller takes. */
const PORTION = 1000;

/** The audit as a file, newest line first: extension of Taktwerk. */
export const exportAudit = defineEndpoint({
  method: 'GET',
  path: '/taktwerk/v1/:client/audit/export',
  summary: 'All lines of the audit that meet every condition given, as NDJSON or CSV.',
  query: Type.Object({
    ...AUDIT_PARAMETERS,
    format: Type.Optional(Type.String({ description: '`ndjson`, when absent, or `csv`.' })),
  }),
  body: null,
  answer: null,
  right: 'audit',
  async handle({ services, client, query }) {
    const format = (query.format ?? 'ndjson').trim().toLowerCase();
    const conditions = readAuditQuery(client, query);
    const { store } = services.taktwerk;
    switch (format) {
      case 'ndjson':
        return {
          kind: 'stream',
          type: 'application/x-ndjson; charset=utf-8',
          pieces: pieces(store, conditions, '', (record) => JSON.stringify(auditJson(record)), '\n'),
        };
      case 'csv':
        return {
          kind: 'stream',
          type: 'text/csv; charset=utf-8; header=present',
          pieces: pieces(store, conditions, `${COLUMNS.join(',')}\r\n`, csvLine, '\r\n'),
        };
      default:
        throw new TaktwerkError('invalidField', `format is "${query.format}"; expected ndjson or csv.`);
    }
  },
});

const COLUMNS = ['id', 'time', 'user', 'action', 'object', 'outcome', 'details'] as const;

/** RFC 4180. */
function csvLine(record: AuditRecord): string {
  const line = auditJson(record);
  return COLUMNS.map((column) => `"${line[column].replaceAll('"', '""')}"`).join(',');
}

async function* pieces(
  store: Store,
  conditions: Omit<AuditQuery, 'limit'>,
  head: string,
  lineOf: (record: AuditRecord) => string,
  lineEnd: string,
): AsyncGenerator<string> {
  if (head !== '') yield head;
  for (let after: AuditRecord | undefined; ; ) {
    const records = await store.audit.find({
      ...conditions,
      limit: PORTION,
      ...(after === undefined ? {} : { after }),
    });
    if (records.length > 0) yield records.map((record) => lineOf(record) + lineEnd).join('');
    after = records.at(-1);
    if (after === undefined || records.length < PORTION) return;
  }
}
