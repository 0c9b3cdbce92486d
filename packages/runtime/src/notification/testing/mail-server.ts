import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Head and body as they came. */
  readonly source: string;
}

/** A real SMTP server on the loopback that keeps what it takes. */
export class MailServer {
  readonly received: ReceivedMail[] = [];
  /** SMTP status per address it refuses; absent ones are taken. */
  readonly refusals = new Map<string, number>();
  readonly #waiting: { readonly count: number; readonly call: () => void }[] = [];
  #server: SMTPServer | null = null;
  /** Told of every refusal. */
  onRefusal: () => void = () => {};

  /** Starts listening; on the same port as before when one is given. */
  async start(
    port = 0,
    login: { readonly user: string; readonly password: string } | null = null,
  ): Promise<number> {
    const server = new SMTPServer({
      authOptional: login === null,
      allowInsecureAuth: true,
      disabledCommands: ['STARTTLS', ...(login === null ? ['AUTH' as const] : [])],
      onAuth: ({ username, password }, _session, done) => {
        if (username === login?.user && password === login?.password) done(null, { user: username });
        else done(new Error('Wrong user or password'));
      },
      onRcptTo: ({ address }, _session, done) => {
        const status = this.refusals.get(address);
        if (status === undefined) {
          done();
          return;
        }
        done(Object.assign(new Error(`No mail for ${address}`), { responseCode: status }));
        this.onRefusal();
      },
      onData: (stream, { envelope }, done) => {
        text(stream).then((source) => {
          const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
          this.received.push({ from, to: envelope.rcptTo.map(({ address }) => address), source });
          done();
          for (const { count, call } of this.#waiting) if (this.received.length >= count) call();
        }, done);
      },
    });
    this.#server = server;
    server.on('error', () => {});
    server.listen(port, '127.0.0.1');
    await once(server.server, 'listening');
    const address = server.server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return address.port;
  }

  /** Resolves once so many mails have come. */
  async has(count: number): Promise<void> {
    if (this.received.length >= count) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ count, call: resolve });
    await promise;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    server.close(() => resolve());
    await promise;
  }
}
