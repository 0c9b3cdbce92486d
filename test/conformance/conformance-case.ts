import { isRecord } from './match-answer.ts';

/** One request and the answer it must get. Texts may hold `{name}`, a value saved by an earlier step. */
export interface ConformanceStep {
  /** Waits until the run of this saved run id has ended. */
  readonly ended?: string;
  /** Waits until the run of this saved run id has a status. */
  readonly reaches?: { readonly run: string; readonly status: number };
  /** `METHOD /path`, below `/ae/api/v1` unless it begins with `/taktwerk/`. */
  readonly request?: string;
  readonly body?: unknown;
  /** Body as it is sent, in place of `body`. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** `CLIENT/USER/DEPARTMENT:password`; null sends none; absent is an active user of client 100. */
  readonly credentials?: string | null;
  /** Characters of the credentials; UTF-8 when absent. */
  readonly encoding?: 'latin1';
  /** 200 when absent. */
  readonly status?: number;
  /** The JSON answer; absent is not looked at, `""` is an empty body. */
  readonly answer?: unknown;
  /** Headers the answer must have. */
  readonly answerHeaders?: Readonly<Record<string, string>>;
  /** Members of the answer to keep, by the name they get. */
  readonly save?: Readonly<Record<string, string>>;
}

export interface ConformanceCase {
  readonly title: string;
  /** Section of the contract that says so. */
  readonly reference: string;
  readonly steps: readonly ConformanceStep[];
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isTexts = (value: unknown): boolean => isRecord(value) && Object.values(value).every(isText);
const isAnything = (): boolean => true;

const MEMBERS: Readonly<Record<keyof ConformanceStep, (value: unknown) => boolean>> = {
  ended: isText,
  reaches: (value) => isRecord(value) && isText(value.run) && Number.isInteger(value.status),
  request: isText,
  body: isAnything,
  text: isText,
  headers: isTexts,
  credentials: (value) => value === null || isText(value),
  encoding: (value) => value === 'latin1',
  status: Number.isInteger,
  answer: isAnything,
  answerHeaders: isTexts,
  save: isTexts,
};

/** Reads a file of cases; a misspelt member is an error, not a case that checks nothing. */
export function readCases(text: string, file: string): readonly ConformanceCase[] {
  const cases: unknown = JSON.parse(text);
  if (!Array.isArray(cases) || !cases.every(isCase)) {
    throw new Error(`${file}: expected a list of cases with title, reference and steps.`);
  }
  return cases;
}

function isCase(value: unknown): value is ConformanceCase {
  if (!isRecord(value) || !isText(value.title) || !isText(value.reference)) return false;
  return Array.isArray(value.steps) && value.steps.every(isStep);
}

function isStep(step: unknown): step is ConformanceStep {
  return (
    isRecord(step) &&
    Object.entries(step).every(([name, value]) => MEMBERS_BY_NAME.get(name)?.(value) ?? false)
  );
}

const MEMBERS_BY_NAME = new Map(Object.entries(MEMBERS));
