import type { Template } from './template.ts';

/** A token of a statement; `start` and `end` are offsets in the statement's text. */
export type Token = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'text'; readonly value: string | Template }
  /** An unquoted name, as of an object; it may hold variables: `JOB.&ENV#.LOAD`. */
  | { readonly kind: 'word'; readonly value: string | Template }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'symbol'; readonly text: string }
  | { readonly kind: 'end' }
);

/** A token in words, for messages. */
export function describeToken(token: Token, source: string): string {
  return token.kind === 'end' ? 'the end of the statement' : `\`${source.slice(token.start, token.end)}\``;
}
