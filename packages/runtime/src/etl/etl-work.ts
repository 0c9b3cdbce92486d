import { isJsonObject, type JsonObject } from '@taktwerk/model';

/** What is wanted of an object of the data plane, beside simply running it. */
export type EtlWork =
  /** Who answers at a connection. */
  | { readonly kind: 'check' }
  /** A parsing rule that fits a sample document at a connection. */
  | { readonly kind: 'construct'; readonly path: string; readonly format: 'json' | 'ndjson' | 'xml' }
  /** Rows of a composition, or of a rule over a source, or the profile of their columns; nothing is written. */
  | { readonly kind: 'preview' | 'profile'; readonly source: string | null; readonly rows: number }
  /** A range of the cursor of an incremental composition; the cursor stays. */
  | { readonly kind: 'backfill'; readonly from: string; readonly to: string }
  /** A composition begins from the beginning. */
  | { readonly kind: 'reset' };

const WORK = 'ETL_WORK#';
const ROWS = 'ETL_WORK_ROWS#';
const FROM = 'ETL_WORK_FROM#';
const TO = 'ETL_WORK_TO#';
const PATH = 'ETL_WORK_PATH#';
const FORMAT = 'ETL_WORK_FORMAT#';

/** What is wanted, as variables of the task that is started for it, which a crash does not lose. */
export function workInputs(work: EtlWork): ReadonlyMap<string, string> {
  const inputs = new Map<string, string>([[WORK, work.kind]]);
  if (work.kind === 'preview' || work.kind === 'profile') inputs.set(ROWS, String(work.rows));
  if (work.kind === 'backfill') inputs.set(FROM, work.from).set(TO, work.to);
  if (work.kind === 'construct') inputs.set(PATH, work.path).set(FORMAT, work.format);
  return inputs;
}

/** The order of a load or look, turned to what is wanted of it by the variables of the task that was started. */
export function orderForWork(order: JsonObject, variables: ReadonlyMap<string, string>): JsonObject {
  const { version, name, rule, sources, connections, parameters, runId, attempt } = order;
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
  if (isForConnection(work)) return 'expected a connection (CONN)';
  if (kind === 'preview' || kind === 'profile')
    return 'expected a composition (COMP), or a rule (RULE) with a source (SRCE)';
  return 'expected a composition (COMP)';
}

/** A reset moves no rows. */
export function needsValues(variables: ReadonlyMap<string, string>): boolean {
  return variables.get(WORK) !== 'reset';
}
