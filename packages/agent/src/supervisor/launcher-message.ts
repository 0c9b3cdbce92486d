/** What a supervisor is to run; a line of JSON on the launcher's standard input. */
export type LaunchOrder = {
  /** Names the order in the launcher's answers. */
  readonly id: number;
  /** Stands in the supervisor's command line and in the environment of every process of the job. */
  readonly marker: string;
  /** Base path of the job's spool files. */
  readonly base: string;
  readonly umask: string;
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workFolder: string;
  /** Whether the body is spoken with: its standard input and its descriptor 3 lead to the agent. */
  readonly channel: boolean;
};

/** A line for the standard input of a body with a channel, null for its end; on the launcher's standard input, too. */
export type LaunchLine = { readonly to: number; readonly line: string | null };

/**
 * The launcher's answers, lines of JSON on its standard output: `started` then `ended`, or `failed`. What a body says on its
 * channel comes as `said`; what it said last may come after `ended`.
 */
export type LaunchAnswer =
  | { readonly kind: 'started'; readonly id: number; readonly pid: number }
  | { readonly kind: 'failed'; readonly id: number; readonly detail: string }
  | { readonly kind: 'said'; readonly id: number; readonly line: string }
  | { readonly kind: 'ended'; readonly id: number; readonly code: number | null; readonly how: string };
