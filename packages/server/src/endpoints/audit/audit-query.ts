import { TaktwerkError } from '@taktwerk/model';
import type { AuditQuery, AuditRecord } from '@taktwerk/store';
import { type Static, Type } from 'typebox';
import { readTimestamp, timestampText } from '../../http/timestamp.ts';

const Wildcard = (description: string) =>
  Type.Optional(Type.String({ description: `${description}, \`*\` and \`?\` allowed.` }));

/** Conditions of a reading of the audit; all given ones must hold. */
export const AUDIT_PARAMETERS = {
  from: Type.Optional(Type.String({ description: 'Earliest time, included.' })),
  to: Type.Optional(Type.String({ description: 'Latest time, included.' })),
  user: Wildcard('`NAME/DEPARTMENT`'),
  action: Wildcard('What was done, such as `save object`; a refused call by its operation id'),
  object: Wildcard('What it was done to: an object, a user, a run id'),
  outcome: Type.Optional(Type.String({ description: '`done` or `refused`.' })),
};

const Parameters = Type.Object(AUDIT_PARAMETERS);

/** @throws TaktwerkError invalidField */
export function readAuditQuery(client: number, query: Static<typeof Parameters>): Omit<AuditQuery, 'limit'> {
  const { from, to, user, action, object, outcome } = query;
  return {
    client,
    ...(from === undefined ? {} : { from: readTimestamp('from', from) }),
    // The second that is named is meant whole.
    ...(to === undefined ? {} : { to: readTimestamp('to', to) + 999 }),
    ...(user === undefined ? {} : { user }),
    ...(action === undefined ? {} : { action }),
    ...(object === undefined ? {} : { subject: object }),
    ...(outcome === undefined ? {} : { outcome: readOutcome(outcome) }),
  };
}

function readOutcome(text: string): AuditRecord['outcome'] {
  const outcome = text.trim().toLowerCase();
  if (outcome === 'done' || outcome === 'refused') return outcome;
  throw new TaktwerkError('invalidField', `outcome is "${text}"; expected done or refused.`);
}

/** A line of the audit; `id` is also where a reading goes on. */
export const AuditJson = Type.Object({
  id: Type.String(),
  time: Type.String(),
  user: Type.String(),
  action: Type.String(),
  object: Type.String(),
  outcome: Type.String(),
  details: Type.String(),
});

export function auditJson(record: AuditRecord): Static<typeof AuditJson> {
  const { id, time, user, action, subject, outcome, details } = record;
  return {
    id: `${time}-${id}`,
    time: timestampText(time),
    user,
    action,
    object: subject,
    outcome,
    details,
  };
}

/** The place of a line, from the id it was given out with. @throws TaktwerkError invalidField */
export function readAuditPlace(text: string): NonNullable<AuditQuery['after']> {
  const [time = '', id = '', ...more] = text.split('-');
  const isNumber = (part: string): boolean => /^[0-9]{1,15}$/.test(part);
  if (more.length === 0 && isNumber(time) && isNumber(id)) return { time: Number(time), id: Number(id) };
  throw new TaktwerkError('invalidField', `after is "${text}"; expected the id of a line of the audit.`);
}
