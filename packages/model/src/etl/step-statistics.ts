import { isJsonObject, type JsonObject } from '../object/json-value.ts';

/** What a step of a scenario did, over all the times it ran. Counts are null where nobody counted. */
export interface StepStatistics {
  readonly step: string;
  readonly kind: string;
  readonly outcome: 'success' | 'failure' | 'skipped' | 'disabled';
  /** How often it ran: more than once in a loop. */
  readonly runs: number;
  readonly rowsIn: number | null;
  /** Null where the rows became part of the statement of a later step. */
  readonly rows: number | null;
  readonly rejected: number | null;
  readonly bytes: number | null;
  readonly seconds: number;
}

/** What the names of the variables begin with that hold the statistics of steps; the name of the step follows. */
export const STEP_VARIABLE = 'ETL_STEP#';

/** The variable of a step; `place` is its place among the steps that have begun. */
export function stepVariable({ step, ...told }: StepStatistics, place: number): readonly [string, string] {
  return [`${STEP_VARIABLE}${step}`, JSON.stringify({ place, ...told })];
}

/** The steps among the variables of a task, in the order in which they were told. */
export function stepsOf(variables: ReadonlyMap<string, string>): readonly StepStatistics[] {
  const found: { readonly place: number; readonly step: StepStatistics }[] = [];
  for (const [name, text] of variables) {
    if (!name.startsWith(STEP_VARIABLE)) continue;
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) {
      found.push({
        place: number(value, 'place') ?? 0,
        step: readStep(name.slice(STEP_VARIABLE.length), value),
      });
    }
  }
  return found.sort((one, other) => one.place - other.place).map(({ step }) => step);
}

/** A step as the data plane tells it. */
export function readStep(step: string, value: JsonObject): StepStatistics {
  return {
    step,
    kind: typeof value.kind === 'string' ? value.kind : '',
    outcome: outcomeOf(value.outcome),
    runs: number(value, 'runs') ?? 1,
    rowsIn: number(value, 'rowsIn'),
    rows: number(value, 'rows'),
    rejected: number(value, 'rejected'),
    bytes: number(value, 'bytes'),
    seconds: number(value, 'seconds') ?? 0,
  };
}

function outcomeOf(value: unknown): StepStatistics['outcome'] {
  return value === 'failure' || value === 'skipped' || value === 'disabled' ? value : 'success';
}

function number(value: JsonObject, member: string): number | null {
  const found = value[member];
  return typeof found === 'number' ? found : null;
}
