/** A column of an output of a scenario, and the columns of sources its values come from. */
export interface ColumnLineage {
  /** Connection, and table or file. */
  readonly target: string;
  readonly column: string;
  readonly from: readonly string[];
}

/** What the names of the variables begin with that hold the lineage of columns; `target/column` follows. */
export const LINEAGE_VARIABLE = 'ETL_LINEAGE#';

/** The lineage among the variables of a task, by target and column. */
export function lineageOf(variables: ReadonlyMap<string, string>): readonly ColumnLineage[] {
  const found: ColumnLineage[] = [];
  for (const [name, value] of variables) {
    if (!name.startsWith(LINEAGE_VARIABLE)) continue;
    const place = name.slice(LINEAGE_VARIABLE.length);
    const slash = place.lastIndexOf('/');
    const from: unknown = JSON.parse(value);
    found.push({
      target: place.slice(0, slash),
      column: place.slice(slash + 1),
      from: Array.isArray(from) ? from.map(String) : [],
    });
  }
  return found;
}
