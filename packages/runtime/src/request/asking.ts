import type { Reply } from '@taktwerk/engine';
import { type ErrorName, TaktwerkError } from '@taktwerk/model';
import type { Clock } from '../clock.ts';
import type { ShardHost } from '../node/shard-host.ts';
import type { Caller } from '../taktwerk.ts';
import { RecentReceipts } from './recent-receipts.ts';

/** Asks the engine for somebody: once for each receipt, with a line of audit in the commit of what came of it. */
export class Asking {
  readonly #host: ShardHost;
  readonly #clock: Clock;
  readonly #assertClient: (client: number) => void;
  readonly #recent = new RecentReceipts();

  /** `assertClient` throws for a client nothing is done for any more. */
  constructor(host: ShardHost, clock: Clock, assertClient: (client: number) => void) {
    this.#assertClient = assertClient;
    this.#host = host;
    this.#clock = clock;
  }

  /**
   * Asks for a new run; its receipt, in the same commit, names the run. Settles once what came of it is durable, a
   * refusal too: nobody is told of one that the audit may lose.
   */
  async activate(caller: Caller, action: string, subject: string, ask: () => Reply | null): Promise<number> {
    this.#assertClient(caller.client);
    const known = this.#recent.find(caller, this.#clock.now())?.runId ?? null;
    const decided = known === null ? this.#asked(caller, action, subject, ask) : { runId: known };
    if ('refusal' in decided) return this.#refuse(decided.refusal);
    const { runId } = decided;
    if (known === null) this.#receipt(caller, runId);
    caller.decided?.({ runId });
    await this.#host.durable();
    return runId;
  }

  /** Asks for a change of an active task, and settles as `activate`; its report of revisions tells of it, too. */
  async change(caller: Caller, action: string, runId: number, ask: () => Reply | null): Promise<void> {
    const line = `${new Date(this.#clock.now()).toISOString()} ${caller.user}: ${action}`;
    await this.ask(caller, action, String(runId), () => {
      const reply = ask();
      if (reply !== null && reply.kind !== 'refused') this.#host.line(runId, 'REV', line);
      return reply;
    });
  }

  /** Asks for anything else, and settles as `activate`; `details` are told with it where it is about no run. */
  async ask(
    caller: Caller,
    action: string,
    subject: string,
    ask: () => Reply | null,
    details = '',
  ): Promise<void> {
    this.#assertClient(caller.client);
    if (this.#recent.find(caller, this.#clock.now()) === undefined) {
      const decided = this.#asked(caller, action, subject, ask, details);
      if ('refusal' in decided) return this.#refuse(decided.refusal);
      this.#receipt(caller, null);
    }
    caller.decided?.(undefined);
    await this.#host.durable();
  }

  /** Adds a line of audit to the commit that gathers. */
  record(
    caller: Caller,
    action: string,
    subject: string,
    details: string,
    outcome: 'done' | 'refused' = 'done',
  ): void {
    const { client, user } = caller;
    this.#host.audit({ time: this.#clock.now(), client, user, action, subject, outcome, details });
  }

  #receipt(caller: Caller, runId: number | null): void {
    const { client, user, receipt } = caller;
    if (receipt === undefined) return;
    const createdAt = this.#clock.now();
    this.#host.addReceipt({
      client,
      user,
      ...receipt,
      runId,
      status: null,
      body: null,
      headers: null,
      createdAt,
    });
    this.#recent.add(caller, runId, createdAt, this.#host.durable());
  }

  async #refuse(refusal: TaktwerkError): Promise<never> {
    await this.#host.durable();
    throw refusal;
  }

  #asked(
    caller: Caller,
    action: string,
    subject: string,
    ask: () => Reply | null,
    told = '',
  ): { readonly runId: number } | { readonly refusal: TaktwerkError } {
    const reply = ask();
    if (reply === null) throw new TaktwerkError('storeUnavailable', this.#host.failure ?? undefined);
    const refused = reply.kind === 'refused';
    const details = refused ? reply.details : reply.runId === 0 ? told : `run ${reply.runId}`;
    this.record(caller, action, subject, details, refused ? 'refused' : 'done');
    if (!refused) return { runId: reply.runId };
    return { refusal: new TaktwerkError(reply.reason satisfies ErrorName, reply.details) };
  }
}
