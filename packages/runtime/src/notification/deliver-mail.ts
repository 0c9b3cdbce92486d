import { isEnded, type NotificationAnswer, type OutgoingMail, outgoingId } from '@taktwerk/model';
import type { Mailer } from './mailer.ts';
import type { NotificationHost } from './notification-host.ts';
import type { Delivery } from './outbox.ts';

/** Who may answer what by a link; the link proves it. */
export interface AnswerClaim {
  readonly client: number;
  readonly runId: number;
  readonly answer: NotificationAnswer;
  /** `NAME/DEPARTMENT`, or the mail address of somebody who is no user. */
  readonly by: string;
}

/** An address that answers when it is confirmed there; null when this server has none to give. */
export type AnswerLink = (claim: AnswerClaim) => string | null;

/** Sends one mail of a notification; a task that has ended meanwhile, such as by a cancel, sends none. */
export async function deliverMail(
  host: NotificationHost,
  mailer: Mailer | null,
  answerLink: AnswerLink,
  mail: OutgoingMail,
): Promise<Delivery> {
  const { runId, place } = mail;
  const live = host.task(runId);
  if (live === undefined || isEnded(live.task.status)) return { kind: 'done' };
  const settle = (failure: string | null) => ({
    kind: 'done' as const,
    settle: () => void host.dispatch({ kind: 'mailSettled', runId, place, failure }),
  });
  if (mailer === null) return settle('No mail server is set ([SMTP] host in the settings).');
  const outcome = await mailer.send({
    id: outgoingId(mail),
    to: mail.address,
    subject: mail.subject,
    text: textWithLinks(mail, answerLink),
  });
  if (outcome.kind === 'sent') return settle(null);
  return outcome.kind === 'refused' ? settle(outcome.text) : { kind: 'again', text: outcome.text };
}

function textWithLinks(mail: OutgoingMail, answerLink: AnswerLink): string {
  const { client, runId, user, address, answers, text } = mail;
  const links = answers.flatMap((answer) => {
    const link = answerLink({ client, runId, answer, by: user ?? address });
    return link === null ? [] : [`${answer}: ${link}`];
  });
  const command =
    answers.length === 0 ? [] : [`Command: taktwerk notification answer ${runId} ${answers.join('|')}`];
  const foot = [`Taktwerk, client ${client}, run ${runId}.`, ...links, ...command].join('\n');
  return `${text}\n\n-- \n${foot}\n`;
}
