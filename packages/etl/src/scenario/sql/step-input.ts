/** Rows a step reads. */
export interface StepInput {
  /** Name of the step, or of its port, that they come from. */
  readonly id: string;
  /** The relation, quoted. */
  readonly relation: string;
  readonly columns: readonly string[];
  /** What DuckDB calls the type of each column. */
  readonly types: ReadonlyMap<string, string>;
}
