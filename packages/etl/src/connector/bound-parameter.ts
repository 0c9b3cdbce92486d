import type { TypeName } from '../definition/column.ts';

/** A parameter with the value it has in this run, as text; null is no value. */
export interface BoundParameter {
  readonly name: string;
  readonly type: TypeName;
  readonly value: string | null;
}
