import { Type } from 'typebox';
import { PAGE_SIZE, pageSize } from '../../http/page-size.ts';
import { defineEndpoint } from '../endpoint.ts';
import { AUDIT_PARAMETERS, AuditJson, auditJson, readAuditPlace, readAuditQuery } from './audit-query.ts';

/** Who did what, and what was refused, newest first: extension of Taktwerk. */
export const listAudit = defineEndpoint({
  method: 'GET',
  path: '/taktwerk/v1/:client/audit',
  summary: 'Lines of the audit that meet every condition given, newest first.',
  query: Type.Object({
    ...AUDIT_PARAMETERS,
    ...PAGE_SIZE,
    after: Type.Optional(Type.String({ description: 'Id of the last line of the page before.' })),
  }),
  body: null,
  answer: Type.Object({ data: Type.Array(AuditJson), hasmore: Type.Boolean() }),
  right: 'audit',
  async handle({ services, client, query }) {
    const limit = pageSize(query);
    const records = await services.taktwerk.store.audit.find({
      ...readAuditQuery(client, query),
      limit: limit + 1,
      ...(query.after === undefined ? {} : { after: readAuditPlace(query.after) }),
    });
    const data = records.slice(0, limit).map(auditJson);
    return { kind: 'json', value: { data, hasmore: records.length > limit } };
  },
});
