import { isJsonObject, type JsonObject } from '@taktwerk/model';

/** What is wanted of an object of the data plane, beside simply running it. */
export type EtlWork =
  /** Who answers at a connection; of a scenario also whether its steps fit together, and where it will run. */
  | { readonly kind: 'check' }
  /** A parsing rule that fits a sample document at a connection. */
  | { readonly kind: 'construct'; readonly path: string; readonly format: 'json' | 'ndjson' | 'xml' }
  /** Rows of a composition, or of a rule over a source, or the profile of their columns; nothing is written. */
  | {
      readonly kind: 'preview' | 'profile';
      readonly source: string | null;
      readonly rows: number;
      /** Of a scenario: the step, or `step/port`, whose rows they are, and how many of each source are read at most. */
      readonly step?: string;
      readonly sourceRows?: number;
    }
  /** From which columns of sources those of the outputs of a scenario come. */
  | { readonly kind: 'lineage' }
  /** A range of the cursor of an incremental composition; the cursor stays. */
  | { readonly kind: 'backfill'; readonly from: string; readonly to: string }
  /** A composition begins from the beginning. */
  | { readonly kind: 'reset' };

const WORK = 'ETL_WORK#';
const ROWS = 'ETL_WORK_ROWS#';
const STEP = 'ETL_WORK_STEP#';
const SOURCE_ROWS = 'ETL_WORK_SOURCE_ROWS#';
const FROM = 'ETL_WORK_FROM#';
const TO = 'ETL_WORK_TO#';
const PATH = 'ETL_WORK_PATH#';
const FORMAT = 'ETL_WORK_FORMAT#';

/** What is wanted, as variables of the task that is started for it, which a crash does not lose. */
export function workInputs(work: EtlWork): ReadonlyMap<string, string> {
  const inputs = new Map<string, string>([[WORK, work.kind]]);
  if (work.kind === 'preview' || work.kind === 'profile') {
    inputs.set(ROWS, String(work.rows));
    if (work.step !== undefined) inputs.set(STEP, work.step);
    if (work.sourceRows !== undefined) inputs.set(SOURCE_ROWS, String(work.sourceRows));
  }
  if (work.kind === 'backfill') inputs.set(FROM, work.from).set(TO, work.to);
  if (work.kind === 'construct') inputs.set(PATH, work.path).set(FORMAT, work.format);
  return inputs;
}

/** The order of a load or look, turned to what is wanted of it by the variables of the task that was started. */
export function orderForWork(order: JsonObject, variables: ReadonlyMap<string, string>): JsonObject {
  const { version, name, rule, sources, connections, parameters, runId, attempt } = order;
  if (order.kind === 'scenario') return scenarioForWork(order, variables);
  switch (variables.get(WORK)) {
    case 'preview':
    case 'profile':
      return {
        version: version ?? null,
        kind: 'preview',
        name: name ?? null,
        rule: rule ?? null,
        sources: sources ?? [],
        connections: connections ?? [],
        // One pass: its values need no number.
        parameters: Array.isArray(parameters) ? parameters.filter(isJsonObject).map(withoutPackage) : [],
        rows: Number(variables.get(ROWS)),
        profile: variables.get(WORK) === 'profile',
        runId: runId ?? null,
        attempt: attempt ?? null,
      };
    case 'construct':
      return {
        ...order,
        kind: 'construct',
        path: variables.get(PATH) ?? '',
        format: variables.get(FORMAT) ?? '',
      };
    case 'backfill':
      return { ...order, backfill: { from: variables.get(FROM) ?? '', to: variables.get(TO) ?? '' } };
    case 'reset':
      return { ...order, kind: 'reset' };
    default:
      return order;
  }
}

/** Rows of each source that are read to look at a link, unless it is said. */
const LOOKED_ROWS = 100_000;

function scenarioForWork(order: JsonObject, variables: ReadonlyMap<string, string>): JsonObject {
  const kind = variables.get(WORK);
  if (kind === 'lineage') return { ...order, kind: 'lineage' };
  if (kind === 'check') return { ...order, kind: 'checkScenario' };
  if (kind !== 'preview' && kind !== 'profile') return order;
  return {
    ...order,
    kind: 'look',
    step: variables.get(STEP) ?? '',
    rows: Number(variables.get(ROWS)),
    sourceRows: Number(variables.get(SOURCE_ROWS) ?? LOOKED_ROWS),
    profile: kind === 'profile',
  };
}

/** Can this work be done with a scenario? It has no sources of its own, but steps. */
export function isForScenario(work: EtlWork): boolean {
  return (
    work.kind === 'lineage' ||
    work.kind === 'check' ||
    ((work.kind === 'preview' || work.kind === 'profile') && work.step !== undefined)
  );
}

function withoutPackage({ name, value }: JsonObject): JsonObject {
  return { name: name ?? null, value: value ?? null };
}

/** Is it done with a connection, and not with what is loaded through it? */
export function isForConnection({ kind }: EtlWork): boolean {
  return kind === 'check' || kind === 'construct';
}

/** Which object a kind of work is for, in words. */
export function expectedFor(work: EtlWork): string {
  const { kind } = work;
  if (kind === 'check') return 'expected a connection (CONN) or a scenario (SCEN)';
  if (isForConnection(work)) return 'expected a connection (CONN)';
  if (kind === 'preview' || kind === 'profile')
    return 'expected a composition (COMP), a rule (RULE) with a source (SRCE), or a scenario (SCEN) with a step';
  if (kind === 'lineage') return 'expected a scenario (SCEN)';
  return 'expected a composition (COMP)';
}

/** A reset moves no rows. */
export function needsValues(variables: ReadonlyMap<string, string>): boolean {
  return variables.get(WORK) !== 'reset';
}
