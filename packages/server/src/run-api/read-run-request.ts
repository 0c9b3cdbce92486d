import { type GivenParameter, isUuid } from '@taktwerk/model';
import { type ParseError, parse } from 'jsonc-parser';
import { isRecord } from '../http/is-record.ts';
import type { Expected, RunKind, RunProblem } from './run-message.ts';

/** Deepest nesting a body may have. */
const MAX_DEPTH = 20;
/** Longest piece of a wrong value that is shown. */
const SHOWN = 80;

/** A start as its body asks for it. */
export interface RunRequest {
  readonly object: RunKind;
  /** Lower case. */
  readonly uuid: string;
  readonly parameters: readonly GivenParameter[];
}

export type ReadRunRequest =
  | { readonly ok: true; readonly request: RunRequest }
  /** `object` and `uuid` as far as they could be read, for the event log. */
  | {
      readonly ok: false;
      readonly problem: RunProblem;
      readonly object: string;
      readonly uuid: string;
    };

/**
 * Reads the body of `POST /object/run` (reference `modus-etl.md` §2.1). The published samples have commas behind the last
 * element, so those are taken; a byte order mark is too.
 */
export function readRunRequest(body: Uint8Array | null): ReadRunRequest {
  const text = decode(body);
  if (text === null) return refuse({ kind: 'notUtf8' });
  if (text.trim() === '') return refuse({ kind: 'emptyBody' });
  if (isTooDeep(text)) return refuse({ kind: 'tooDeep' });
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true, disallowComments: true });
  const [error] = errors;
  if (error !== undefined) return refuse({ kind: 'notJson', ...position(text, error.offset) });
  if (!isRecord(value)) return refuse({ kind: 'notAnObject', at: '' });
  const read = readMembers(value);
  if (!('kind' in read)) return { ok: true, request: read };
  return { ok: false, problem: read, object: shortText(value.object), uuid: shortText(value.uuid) };
}

const MEMBERS: ReadonlySet<string> = new Set(['object', 'uuid', 'parameters']);
const PARAMETER_MEMBERS: ReadonlySet<string> = new Set([
  'parameterName',
  'parameterValue',
  'parameterType',
  'packageNumber',
]);

function readMembers(value: Readonly<Record<string, unknown>>): RunRequest | RunProblem {
  const unknown = Object.keys(value).find((member) => !MEMBERS.has(member));
  if (unknown !== undefined) return { kind: 'memberUnknown', at: unknown.slice(0, SHOWN) };
  if (value.object === undefined) return { kind: 'memberMissing', at: 'object' };
  if (value.uuid === undefined) return { kind: 'memberMissing', at: 'uuid' };
  const object = runKind(value.object);
  if (object === null) return wrong('object', value.object, 'kind');
  const uuid = typeof value.uuid === 'string' ? value.uuid.trim().toLowerCase() : '';
  if (!isUuid(uuid)) return wrong('uuid', value.uuid, 'uuid');
  const given = value.parameters;
  if (given === undefined) return { object, uuid, parameters: [] };
  if (object === 'package') return { kind: 'parametersNotTaken' };
  if (!Array.isArray(given)) return { kind: 'notAList', at: 'parameters' };
  const parameters: GivenParameter[] = [];
  for (const [index, one] of given.entries()) {
    const read = readParameter(one, `parameters[${index}]`);
    if ('kind' in read) return read;
    parameters.push(read);
  }
  return { object, uuid, parameters };
}

function readParameter(one: unknown, at: string): GivenParameter | RunProblem {
  if (!isRecord(one)) return { kind: 'notAnObject', at };
  const unknown = Object.keys(one).find((member) => !PARAMETER_MEMBERS.has(member));
  if (unknown !== undefined) return { kind: 'memberUnknown', at: `${at}.${unknown.slice(0, SHOWN)}` };
  const { parameterName: name, parameterValue: value, parameterType: type, packageNumber } = one;
  if (name === undefined) return { kind: 'memberMissing', at: `${at}.parameterName` };
  if (value === undefined) return { kind: 'memberMissing', at: `${at}.parameterValue` };
  if (typeof name !== 'string' || name.trim() === '') return wrong(`${at}.parameterName`, name, 'text');
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    return wrong(`${at}.parameterValue`, value, 'value');
  }
  const isDate = typeof type === 'string' && type.trim().toLowerCase() === 'date';
  if (type !== undefined && !isDate) return wrong(`${at}.parameterType`, type, 'dateOrNothing');
  const isNumber = typeof packageNumber === 'number' && Number.isSafeInteger(packageNumber);
  if (packageNumber !== undefined && !(isNumber && packageNumber >= 1)) {
    return wrong(`${at}.packageNumber`, packageNumber, 'packageNumber');
  }
  return { name: name.trim(), value, isDate, packageNumber: isNumber ? packageNumber : null };
}

function runKind(value: unknown): RunKind | null {
  const text = typeof value === 'string' ? value.trim().toLowerCase() : '';
  return text === 'composition' || text === 'scenario' || text === 'package' ? text : null;
}

function wrong(at: string, value: unknown, expected: Expected): RunProblem {
  const shown = JSON.stringify(value) ?? 'undefined';
  return {
    kind: 'wrongMember',
    at,
    shown: shown.length > SHOWN ? `${shown.slice(0, SHOWN)}…` : shown,
    expected,
  };
}

function refuse(problem: RunProblem): ReadRunRequest {
  return { ok: false, problem, object: '', uuid: '' };
}

function shortText(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, SHOWN) : '';
}

/** The parser goes down into itself, so the depth is counted before; brackets in texts do not count. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (inText && character === '\\') at += 1;
    else if (character === '"') inText = !inText;
    else if (inText) continue;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

function position(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

function decode(body: Uint8Array | null): string | null {
  if (body === null) return '';
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return null;
  }
}
