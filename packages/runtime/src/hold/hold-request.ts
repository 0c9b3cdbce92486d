import type { EngineMessage } from '@taktwerk/engine';
import type { EmergencyAction } from '@taktwerk/model';
import type { Caller } from '../taktwerk.ts';

/** What a user orders about the holds of a client. */
export type HoldRequest =
  /** `until` is milliseconds since 1970; null is until it is closed. */
  | {
      readonly kind: 'openBlackout';
      readonly name: string;
      readonly until: number | null;
      readonly reason: string;
    }
  | { readonly kind: 'closeBlackout'; readonly name: string }
  | { readonly kind: 'emergencyStop'; readonly action: EmergencyAction; readonly reason: string }
  | { readonly kind: 'liftEmergencyStop' };

/** What the audit says of it. */
export function holdAudit(
  client: number,
  request: HoldRequest,
): { readonly action: string; readonly subject: string; readonly details: string } {
  switch (request.kind) {
    case 'openBlackout': {
      const until = request.until === null ? '' : `until ${new Date(request.until).toISOString()}`;
      const details = [until, request.reason].filter((part) => part !== '').join(': ');
      return { action: 'open blackout', subject: request.name, details };
    }
    case 'closeBlackout':
      return { action: 'close blackout', subject: request.name, details: '' };
    case 'emergencyStop': {
      const details = [DONE[request.action], request.reason].filter((part) => part !== '').join(': ');
      return { action: 'emergency stop', subject: String(client), details };
    }
    case 'liftEmergencyStop':
      return { action: 'lift emergency stop', subject: String(client), details: '' };
  }
}

const DONE: Readonly<Record<EmergencyAction, string>> = {
  none: 'what runs goes on',
  suspend: 'what runs is suspended',
  cancel: 'what runs is cancelled',
};

/** The order as the engine takes it. */
export function holdMessage(
  { client, user }: Pick<Caller, 'client' | 'user'>,
  request: HoldRequest,
): Extract<EngineMessage, { kind: HoldRequest['kind'] }> {
  switch (request.kind) {
    case 'openBlackout':
    case 'emergencyStop':
      return { ...request, client, user };
    case 'closeBlackout':
    case 'liftEmergencyStop':
      return { ...request, client };
  }
}
