import type { HostAnswer } from '@taktwerk/model';

/** What becomes of a call: answered now, to be asked again, or waiting in the store. */
export type CallOutcome =
  | { readonly kind: 'answer'; readonly answer: HostAnswer }
  /** Something has to be read first; the call is performed anew when it is there. Nothing has happened yet. */
  | { readonly kind: 'later'; readonly ready: Promise<unknown> }
  | { readonly kind: 'untilTaskEnd'; readonly runId: number }
  | { readonly kind: 'untilGenerated'; readonly runId: number }
  | { readonly kind: 'until'; readonly time: number };

export function ok(value: string | null): CallOutcome {
  return { kind: 'answer', answer: { ok: true, value } };
}

/** `number` is the message number the script reads. */
export function refused(number: number, message: string): CallOutcome {
  return { kind: 'answer', answer: { ok: false, number, message } };
}
