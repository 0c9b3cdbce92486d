/** One mail to one address. */
export interface Letter {
  /** The same for every attempt: becomes the Message-ID, by which mail systems tell repeats. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** What came of an attempt. */
export type MailOutcome =
  | { readonly kind: 'sent' }
  /** Refused for good. */
  | { readonly kind: 'refused'; readonly text: string }
  /** The server could not be reached, or refuses for now. */
  | { readonly kind: 'later'; readonly text: string };

/** Sends mail; expected outcomes are values, it never rejects for what a mail server does. */
export interface Mailer {
  send(letter: Letter): Promise<MailOutcome>;
  close(): void;
}
