import {
  type AuditEntry,
  type Outgoing,
  type OutgoingStart,
  type OutgoingWebhook,
  outgoingId,
} from '@taktwerk/model';
import type { Store } from '@taktwerk/store';
import type { Clock } from '../clock.ts';
import type { OpenSecret } from '../etl/open-secrets.ts';
import { deliverReportFile, type ReportFileHost } from '../report/deliver-report-file.ts';
import type { ReportFiles } from '../report/report-files.ts';
import { type AnswerLink, deliverMail } from './deliver-mail.ts';
import { deliverStart } from './deliver-start.ts';
import { deliverWebhook } from './deliver-webhook.ts';
import type { Mailer } from './mailer.ts';
import type { NotificationHost } from './notification-host.ts';
import { type Delivery, Outbox } from './outbox.ts';

const HOUR = 60 * 60 * 1000;
/** Milliseconds something is tried, from its decision on. */
const PATIENCE = { mail: 24 * HOUR, webhook: 24 * HOUR, start: 24 * HOUR, reportFile: 24 * HOUR } as const;
/** Attempts at a time. */
const AT_ONCE = { mail: 4, webhook: 16, start: 4, reportFile: 4 } as const;

export interface OutboxesParts {
  readonly store: Store;
  readonly host: NotificationHost & ReportFileHost;
  readonly clock: Clock;
  readonly log: (text: string) => void;
  readonly openSecret: OpenSecret;
  /** Null while no mail server is set. */
  readonly mailer: Mailer | null;
  readonly answerLink: AnswerLink;
  /** Null where no folder is set: reports stay in the database. */
  readonly reportFiles: ReportFiles | null;
}

/** Sends what commits have decided: mails, webhooks, the notifications of rules, reports into files. Returns how to stop. */
export function startOutboxes(parts: OutboxesParts): () => void {
  const { store, host, clock, log, mailer, answerLink, openSecret, reportFiles } = parts;
  const common = { inbox: store.inbox, host, clock, log };
  const refusedWebhook = (event: OutgoingWebhook, text: string): void => {
    log(`Webhook ${outgoingId(event)} was given up: ${text}.`);
    host.audit(refusal(event, 'send webhook', text, clock.now()));
  };
  const webhook = { objects: store.objects, openSecret, now: () => clock.now(), refused: refusedWebhook };
  const giveUp = (outgoing: Outgoing, text: string): void => {
    const failure = `given up after ${PATIENCE[outgoing.kind] / HOUR} hours: ${text}`;
    if (outgoing.kind === 'mail') {
      const { runId, place } = outgoing;
      host.dispatch({ kind: 'mailSettled', runId, place, failure });
    } else if (outgoing.kind === 'webhook') refusedWebhook(outgoing, failure);
    else if (outgoing.kind === 'reportFile')
      log(`Files of the reports of run ${outgoing.runId}: ${failure}.`);
    else host.audit(refusal(outgoing, 'execute by watch', failure, clock.now()));
  };
  const deliver = async (outgoing: Outgoing): Promise<Delivery> => {
    switch (outgoing.kind) {
      case 'mail':
        return deliverMail(host, mailer, answerLink, outgoing);
      case 'webhook':
        return deliverWebhook(webhook, outgoing);
      case 'start':
        return deliverStart(host, store.objects, outgoing);
      case 'reportFile':
        return deliverReportFile({ host, reports: store.reports, files: reportFiles }, outgoing);
    }
  };
  const kinds = ['mail', 'webhook', 'start', 'reportFile'] as const;
  const outboxes = kinds.map(
    (kind) =>
      new Outbox({ ...common, kind, atOnce: AT_ONCE[kind], patience: PATIENCE[kind], deliver, giveUp }),
  );
  return () => {
    for (const outbox of outboxes) outbox.close();
  };
}

function refusal(
  event: OutgoingWebhook | OutgoingStart,
  action: string,
  text: string,
  time: number,
): AuditEntry {
  const details = `Run ${event.task.runId}: ${text}`;
  const { client, watch: subject } = event;
  return { time, client, user: event.task.user, action, subject, outcome: 'refused', details };
}
