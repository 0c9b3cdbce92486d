import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { AUDIT_PARAMETERS, AuditJson, auditJson, readAuditPlace, readAuditQuery } from './audit-query.ts';

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 5000;

/** Who did what, and what was refused, newest first: extension of Taktwerk. */
export const listAudit = defineEndpoint({
  method: 'GET',
  path: '/taktwerk/v1/:client/audit',
  summary: 'Lines of the audit that meet every condition given, newest first.',
  query: Type.Object({
    ...AUDIT_PARAMETERS,
    max_results: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: `Page size, ${DEFAULT_PAGE} when absent, at most ${LARGEST_PAGE}.`,
      }),
    ),
    after: Type.Optional(Type.String({ description: 'Id of the last line of the page before.' })),
  }),
  body: null,
  answer: Type.Object({ data: Type.Array(AuditJson), hasmore: Type.Boolean() }),
  right: 'audit',
  async handle({ services, client, query }) {
    const limit = Math.min(query.max_results ?? DEFAULT_PAGE, LARGEST_PAGE);
    const records = await services.taktwerk.store.audit.find({
      ...readAuditQuery(client, query),
      limit: limit + 1,
      ...(query.after === undefined ? {} : { after: readAuditPlace(query.after) }),
    });
    const data = records.slice(0, limit).map(auditJson);
    return { kind: 'json', value: { data, hasmore: records.length > limit } };
  },
});
