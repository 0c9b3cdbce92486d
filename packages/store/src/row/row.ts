/** A row as a driver gives it: what a column holds is checked when it is read (`column.ts`). */
export type Row = Readonly<Record<string, unknown>>;
