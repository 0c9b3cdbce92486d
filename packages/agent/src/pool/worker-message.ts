/** What a worker is to do next; a line of JSON on its standard input. It ends when that ends and nothing is left to do. */
export type WorkerOrder = {
  readonly key: string;
  /** Base path of the job's spool files. */
  readonly base: string;
};

/** What a worker tells; lines of JSON on its descriptor 3. */
export type WorkerAnswer =
  /** The job is claimed: from here on it runs. */
  | { readonly kind: 'begun'; readonly key: string }
  /** It does nothing but wait for something outside, or has gone on. */
  | { readonly kind: 'waits'; readonly key: string; readonly isWaiting: boolean }
  /** Its exit status is in its state file; without `begun` somebody else had claimed it. */
  | {
      readonly kind: 'ended';
      readonly key: string;
      readonly code: number;
      /** Resident memory of the worker now. */
      readonly mebibytes: number;
    };
