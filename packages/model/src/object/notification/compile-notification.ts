import { canonicalName } from '../object-name.ts';
import { joinPath, type Problem } from '../problem.ts';
import { CALL_KINDS, type CallContent } from '../schema/call.ts';
import { readContent } from '../schema/read-content.ts';
import { wholeOr } from '../whole-number.ts';
import { isMailAddress } from './mail-address.ts';
import type { NotificationDefinition, NotificationKind, RecipientType } from './notification-definition.ts';

const MINUTE = 60_000;

/** @throws TaktwerkError invalidObject */
export function compileNotification(content: unknown): NotificationDefinition {
  const read = readContent('CALL', content).call_attributes;
  const object = canonicalName(read.escalate_to ?? '');
  const minutes = wholeOr(read.escalate_after, null);
  return {
    kind: kindOf(read.kind),
    subject: read.subject,
    text: typeof read.text === 'string' ? read.text : (read.text ?? []).join('\n'),
    recipients: read.recipients.map(({ type, name }) => {
      const word = recipientType(type);
      return { type: word, name: word === 'MAIL' ? name.trim() : canonicalName(name) };
    }),
    escalation:
      object === ''
        ? null
        : {
            after: minutes === null ? null : minutes * MINUTE,
            onReject: read.escalate_on_reject === '1',
            object,
          },
  };
}

/** What the schema cannot say: whom, and when an alert escalates. */
export function notificationProblems(content: CallContent, at: string): readonly Problem[] {
  const path = joinPath(at, 'call_attributes');
  const read = content.call_attributes;
  const problems: Problem[] = [];
  const add = (member: string, message: string): void => {
    problems.push({ path: joinPath(path, member), message });
  };
  if (read.kind.trim() === '') add('kind', `is empty; expected one of ${CALL_KINDS.join(', ')}`);
  if (read.subject.trim() === '') add('subject', 'is empty; expected a line of text');
  if (read.recipients.length === 0) add('recipients', 'is empty; expected at least one recipient');
  for (const [index, { type, name }] of read.recipients.entries()) {
    const where = `recipients[${index}]`;
    if (type.trim() === '') add(where, 'has no type; expected USER, GROUP or MAIL');
    if (name.trim() === '') add(where, 'has no name');
    else if (recipientType(type) === 'MAIL' && !name.includes('&') && !isMailAddress(name.trim()))
      add(where, `is "${name}"; expected one mail address such as name@example.org`);
  }
  const escalates = (read.escalate_after ?? '') !== '' || read.escalate_on_reject === '1';
  const to = canonicalName(read.escalate_to ?? '');
  if (escalates && to === '') add('escalate_to', 'is missing; expected the CALL object it escalates to');
  if (!escalates && to !== '')
    add('escalate_to', 'is without effect; expected escalate_after or escalate_on_reject beside it');
  if (escalates && kindOf(read.kind) !== 'ALERT')
    add('escalate_to', `does not go with ${kindOf(read.kind)}; only an ALERT escalates`);
  return problems;
}

function kindOf(text: string): NotificationKind {
  const word = text.trim().toUpperCase();
  return CALL_KINDS.find((kind) => kind === word) ?? 'MAIL';
}

function recipientType(text: string): RecipientType {
  const word = text.trim().toUpperCase();
  return word === 'USER' || word === 'GROUP' ? word : 'MAIL';
}
