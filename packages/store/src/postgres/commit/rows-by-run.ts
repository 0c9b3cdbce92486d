/** Rows put and removed in order, as what is to be removed first and what then to be put. */
export class RowsByRun<Row extends { readonly runId: number }> {
  readonly #rows = new Map<number, Map<string, Row>>();
  readonly #removed = new Set<number>();

  /** The row in place of one of the same run and key. */
  put(row: Row, key: string): void {
    const rows = this.#rows.get(row.runId);
    if (rows === undefined) this.#rows.set(row.runId, new Map([[key, row]]));
    else rows.set(key, row);
  }

  /** Everything of a run, put so far or stored. */
  remove(runId: number): void {
    this.#rows.delete(runId);
    this.#removed.add(runId);
  }

  get removed(): number[] {
    return [...this.#removed];
  }

  get rows(): Row[] {
    return [...this.#rows.values()].flatMap((rows) => [...rows.values()]);
  }
}
