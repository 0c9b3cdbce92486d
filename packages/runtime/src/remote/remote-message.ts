import { ERROR_CATALOGUE, type ErrorName, TaktwerkError, type Task } from '@taktwerk/model';
import type { Taktwerk } from '../taktwerk.ts';

/** What a process without an engine asks the one that has it, by the names of {@link Taktwerk}. */
export const REMOTE_OPERATIONS = [
  'execute',
  'runObject',
  'runScript',
  'restart',
  'cancel',
  'act',
  'rollback',
  'answerNotification',
  'modifyLines',
  'changeMaxParallel',
  'tellEvent',
  'deactivate',
  'switchClient',
  'removeClient',
  'switchHold',
  'holds',
  'explain',
  'runTimes',
  'whenEnded',
  'saveObjects',
  'deleteObject',
  'restoreObject',
  'moveObject',
  'renameObject',
  'inputs',
  'agents',
  'defineAgent',
  'resetAgentKey',
  'health',
] as const satisfies readonly (keyof Taktwerk)[];
export type RemoteOperation = (typeof REMOTE_OPERATIONS)[number];

/** Version of the bodies below. */
const FORMAT = 1;

export type RemoteRequest =
  | {
      readonly kind: 'ask';
      /** Start of the process that waits for the answer. */
      readonly node: string;
      readonly operation: RemoteOperation;
      readonly args: readonly unknown[];
    }
  /** Send the changes of tasks to this process for a while. */
  | { readonly kind: 'watch'; readonly node: string };

export type RemoteAnswer =
  | { readonly kind: 'done'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly reason: ErrorName; readonly details: string }
  | {
      readonly kind: 'events';
      readonly epoch: number;
      /** Number of the first task; the others follow it without a gap. */
      readonly first: number;
      readonly tasks: readonly Task[];
    };

export function encodeRemote(message: RemoteRequest | RemoteAnswer): string {
  return JSON.stringify({ format: FORMAT, ...message });
}

/** Null for what another release wrote: all processes over one database are of the same one. */
export function decodeRequest(body: string): RemoteRequest | null {
  const read = decode(body);
  return read?.kind === 'watch' ||
    (read?.kind === 'ask' && REMOTE_OPERATIONS.some((one) => one === read.operation))
    ? (read as RemoteRequest)
    : null;
}

/** Null for what another release wrote. */
export function decodeAnswer(body: string): RemoteAnswer | null {
  const read = decode(body);
  return read === null ? null : (read as RemoteAnswer);
}

/** Bodies are written by this file alone; the format number says which shape they have. */
function decode(body: string): (object & { readonly kind?: unknown; readonly operation?: unknown }) | null {
  const read: unknown = JSON.parse(body);
  if (typeof read !== 'object' || read === null || !('format' in read)) return null;
  return read.format === FORMAT ? { ...read } : null;
}

export function refusalOf(error: unknown): Extract<RemoteAnswer, { kind: 'refused' }> {
  if (error instanceof TaktwerkError)
    return { kind: 'refused', reason: error.reason, details: error.details };
  return {
    kind: 'refused',
    reason: 'internal',
    details: error instanceof Error ? error.message : String(error),
  };
}

export function errorOf({ reason, details }: Extract<RemoteAnswer, { kind: 'refused' }>): TaktwerkError {
  return new TaktwerkError(reason in ERROR_CATALOGUE ? reason : 'internal', details);
}
