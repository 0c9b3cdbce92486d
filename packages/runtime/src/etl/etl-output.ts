import {
  FAILURE_VARIABLE,
  FIGURE_VARIABLES,
  isJsonObject,
  type JobAsk,
  type JsonObject,
  LINEAGE_VARIABLE,
  type RunFigures,
  readStep,
  stepVariable,
  tableLines,
} from '@taktwerk/model';
import { askWords, readAsk } from './read-asks.ts';

/** Output of the data plane as people read it, and what it tells the engine: variables of the task. */
export interface EtlOutput {
  readonly text: string;
  readonly variables: ReadonlyMap<string, string>;
  /** What steps ask the engine to start, and the numbers of the asks whose answers have come. */
  readonly asks: readonly JobAsk[];
  readonly heard: readonly number[];
  /** Steps that run once and have ended well. */
  readonly once: readonly string[];
}

/** What every line for machines begins with. */
const MACHINE = '{"type":"';

/**
 * Reads whole lines of the program of the data plane. Lines for machines become variables and readable lines; others, and
 * those that cannot be read, stay as they are.
 */
export function readEtlOutput(output: string): EtlOutput {
  const variables = new Map<string, string>();
  const asks: JobAsk[] = [];
  const heard: number[] = [];
  const once: string[] = [];
  if (!output.includes(MACHINE)) return { text: output, variables, asks, heard, once };
  const lines = output.split('\n');
  const last = lines.pop() ?? '';
  const read = lines.flatMap((line) => {
    const told = line.startsWith(MACHINE) ? parse(line) : null;
    if (told === null) return [line];
    for (const [name, value] of variablesOf(told)) variables.set(name, value);
    if (told.type === 'heard') heard.push(Number(told.ask));
    if (told.type === 'once') once.push(text(told.step));
    const ask = told.type === 'ask' ? readAsk(told) : null;
    if (ask === null) return readable(told);
    asks.push(ask);
    return [askWords(ask)];
  });
  return { text: [...read.map((line) => `${line}\n`), last].join(''), variables, asks, heard, once };
}

function parse(line: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(line);
    return isJsonObject(value) ? value : null;
  } catch {
    // A line that was cut is shown as it is.
    return null;
  }
}

function variablesOf(told: JsonObject): readonly (readonly [string, string])[] {
  if (told.type === 'end') {
    return told.outcome === 'failed' ? [[FAILURE_VARIABLE, text(told.details) || text(told.reason)]] : [];
  }
  if (told.type === 'step')
    return [stepVariable(readStep(text(told.step), told), typeof told.place === 'number' ? told.place : 0)];
  if (told.type === 'lineage')
    return [
      [`${LINEAGE_VARIABLE}${text(told.target)}/${text(told.column)}`, JSON.stringify(told.from ?? [])],
    ];
  const { run } = told;
  if (!isJsonObject(run)) return [];
  const figure = (name: keyof RunFigures) =>
    typeof run[name] === 'number' ? [[FIGURE_VARIABLES[name], String(run[name])] as const] : [];
  const names: readonly (keyof RunFigures)[] = [
    'rows',
    'bytes',
    'chunks',
    'rejected',
    'rate',
    'seconds',
    'expected',
  ];
  return names.flatMap(figure);
}

function readable(told: JsonObject): readonly string[] {
  switch (told.type) {
    case 'begin': {
      const ofPackage = typeof told.package === 'number' ? `, package ${told.package}` : '';
      return [`${text(told.source)} into ${text(told.table)}${ofPackage}.`];
    }
    case 'step':
      return [`Step ${text(told.step)} (${text(told.kind)}): ${stepWords(told)}${seconds(told.seconds)}.`];
    case 'lineage':
      return [`${text(told.target)}.${text(told.column)} comes from ${originsOf(told) || 'no source'}.`];
    case 'quality': {
      const broken = Number(told.broken);
      const result = broken === 0 ? 'holds' : `${broken} rows do not (${text(told.severity)})`;
      return [`Check of step ${text(told.step)}: ${text(told.rule)}: ${result}.`];
    }
    case 'preview':
      return [
        ...(rowsOf(told.rows).length === 0
          ? [`Rows of ${text(told.step)}: none.`]
          : [`Rows of ${text(told.step)}:`, ...tableLines(rowsOf(told.rows)), '']),
        ...(rowsOf(told.profile).length === 0
          ? []
          : [`Columns of ${text(told.step)}:`, ...tableLines(rowsOf(told.profile)), '']),
      ];
    case 'end':
      return told.outcome === 'stopped' ? ['Stopped as it was told to.'] : [];
    default:
      // Figures alone; the end of a load is told in words as well.
      return [];
  }
}

function originsOf({ from }: JsonObject): string {
  return Array.isArray(from) ? from.map(String).join(', ') : '';
}

function stepWords(told: JsonObject): string {
  const { outcome, rows, rejected } = readStep('', told);
  const counted = [
    ...(outcome === 'success' ? [] : [OUTCOMES[outcome]]),
    ...(rows === null ? [] : [`${rows} rows`]),
    ...(rejected === null || rejected === 0 ? [] : [`${rejected} rejected`]),
  ];
  return counted.map((one) => `${one}, `).join('');
}

const OUTCOMES = { failure: 'failed', skipped: 'skipped', disabled: 'switched off' } as const;

function rowsOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function seconds(value: unknown): string {
  return `${Number(value).toFixed(1)} s`;
}
