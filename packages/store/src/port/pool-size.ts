/** How many workers answer reads: threads of the embedded store, connections to PostgreSQL. */
export interface PoolSize {
  /** There from the start. */
  readonly min: number;
  /** Under load, at most. */
  readonly max: number;
  /** Milliseconds without work after which one above `min` ends. */
  readonly idleTime: number;
}

/** What the workers of a store do now. */
export interface PoolFigures {
  readonly open: number;
  readonly busy: number;
}
