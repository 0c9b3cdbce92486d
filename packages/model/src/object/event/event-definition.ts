import type { Recurrence } from '../../calendar/recurrence.ts';

/** When an event ends by itself: never, after one look, or at its first hit (reference `engine-semantics.md` §5.5). */
export type EventFrequency = 'repeatedly' | 'once' | 'untilFirstHit';

/** What an EVNT object waits for, and what it does with its hits. */
export interface EventDefinition {
  readonly source: EventSource;
  readonly frequency: EventFrequency;
  /** Runs of its script that may be active before it takes no more hits. */
  readonly maxActive: number;
  /** Days and hours in which it looks; null is always. For a TIME event its times say it. */
  readonly window: Recurrence | null;
}

/** Where the hits of an event come from. */
export type EventSource =
  | { readonly kind: 'time'; readonly recurrence: Recurrence }
  | FileSource
  | LogSource
  | DatabaseSource
  /** Told over HTTP; the secret is sealed, and null lets nobody in. */
  | { readonly kind: 'webhook'; readonly secret: string | null };

/** Files of a folder of an agent: a file is a hit when it has come or changed and then kept still. */
export interface FileSource {
  readonly kind: 'file';
  /** Absolute; `*` and `?` may stand in its last part. */
  readonly path: string;
  /** Milliseconds its size and time of change must stay the same. */
  readonly stableFor: number;
  /** Bytes. */
  readonly minSize: number;
  /** Whether files that are there when the event starts are hits. */
  readonly existing: boolean;
}

/** Lines that are appended to a file of an agent, rotation followed, or that a command of it writes. */
export interface LogSource {
  readonly kind: 'log';
  /** Empty for a command. */
  readonly path: string;
  /** Run by the shell under the user of the agent; null for a file. */
  readonly command: string | null;
  /** Whole line, with `*` and `?`. */
  readonly line: string;
  /** Whether what the file holds when the event starts is looked at. */
  readonly fromStart: boolean;
}

/** The first value of an SQL query, compared with a text. */
export interface DatabaseSource {
  readonly kind: 'database';
  /** Name of a CONN object. */
  readonly connection: string;
  readonly sql: string;
  readonly operator: DatabaseOperator;
  readonly value: string;
  /** Milliseconds from look to look. */
  readonly every: number;
}

export const DATABASE_OPERATORS = ['=', '<>', '>', '<', '>=', '<=', 'CHANGED'] as const;
export type DatabaseOperator = (typeof DATABASE_OPERATORS)[number];

/** Kinds of events whose hits an agent finds. */
export type AgentSource = FileSource | LogSource | DatabaseSource;

/** Whether the hits are found by an agent. */
export function isAgentSource(source: EventSource): source is AgentSource {
  return source.kind === 'file' || source.kind === 'log' || source.kind === 'database';
}
