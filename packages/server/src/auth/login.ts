import type { Caller } from '@taktwerk/runtime';
import type { UserRecord } from '@taktwerk/store';

/** What somebody has shown to be who they say. */
export type LoginMethod = 'password' | 'ldap' | 'oauth2' | 'token';

/** Who a request comes from. */
export interface Login {
  readonly caller: Caller;
  readonly by: LoginMethod;
  /** Of log-ins and rights, at which this was true; see `LoginEpoch`. */
  readonly epoch: number;
}

/** A login with what it rests on, to be remembered as long as that does not change. */
export interface VerifiedLogin {
  readonly by: LoginMethod;
  readonly user: UserRecord;
  /** Id of the token of ours that was shown. */
  readonly tokenId: string | null;
  /** Milliseconds; what was shown is worth nothing from then on. */
  readonly until: number;
}
