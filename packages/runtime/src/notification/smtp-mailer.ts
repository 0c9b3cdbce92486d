import type { Transporter } from 'nodemailer';
import type { Letter, Mailer, MailOutcome } from './mailer.ts';

/** How the mail server is reached (docs/settings.md, `[SMTP]`). */
export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** `implicit`: TLS from the start. `starttls`: required before anything is said. `none`: never. */
  readonly tls: 'implicit' | 'starttls' | 'none';
  /** Authorities that may vouch for the server, PEM; null: those known to Node. */
  readonly ca: string | null;
  readonly login: { readonly user: string; readonly password: string } | null;
  readonly from: string;
  /** Milliseconds for each step. */
  readonly timeout: number;
}

/** Refusals of the letter itself; others, such as of a log-in, are the server's and may pass. */
const OF_THE_LETTER: ReadonlySet<string> = new Set(['EENVELOPE', 'EMESSAGE']);

/** SMTP (RFC 5321): 5xx to an address or text is for good, everything else is tried again. */
export function smtpMailer(settings: SmtpSettings): Mailer {
  const { host, port, tls, ca, login, from, timeout } = settings;
  const options = {
    pool: true as const,
    maxConnections: 4,
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    ...(ca === null ? {} : { tls: { ca } }),
    ...(login === null ? {} : { auth: { user: login.user, pass: login.password } }),
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    dnsTimeout: timeout,
    // Texts come from users: nothing in them may be read as a file or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  let transport: Promise<Transporter> | null = null;
  // Read with the first mail: a server that sends none does without.
  const connect = async (): Promise<Transporter> => (await import('nodemailer')).createTransport(options);
  return {
    async send(letter) {
      try {
        transport ??= connect();
        await (await transport).sendMail(mailOf(letter, from));
        return { kind: 'sent' };
      } catch (error) {
        return outcomeOf(error);
      }
    },
    close() {
      transport?.then((open) => open.close()).catch(() => {});
    },
  };
}

function mailOf({ id, to, subject, text }: Letter, from: string) {
  const domain = from.slice(from.lastIndexOf('@') + 1).replaceAll('>', '');
  return {
    from,
    to: { name: '', address: to },
    subject,
    text,
    messageId: `<taktwerk-${id}@${domain}>`,
    // Out-of-office replies to a program help nobody (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

function outcomeOf(error: unknown): MailOutcome {
  const text = error instanceof Error ? error.message : String(error);
  const response = error instanceof Error && 'responseCode' in error ? error.responseCode : undefined;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const forGood = typeof response === 'number' && response >= 500 && OF_THE_LETTER.has(code);
  return { kind: forGood ? 'refused' : 'later', text };
}
