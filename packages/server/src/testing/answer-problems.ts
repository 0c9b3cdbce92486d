import { ERROR_CATALOGUE } from '@taktwerk/model';
import { Compile, type Validator } from 'typebox/compile';
import { ENDPOINTS } from '../endpoints/endpoint-list.ts';
import { openApiDocument } from '../endpoints/openapi/openapi-document.ts';
import { isRecord } from '../http/is-record.ts';

const CODES = new Set<number>(Object.values(ERROR_CATALOGUE).map(({ code }) => code));

interface Operation {
  readonly method: string;
  readonly steps: readonly string[];
  readonly answer: Validator | null;
}

/** The answers that our own OpenAPI text promises; members it does not name are a mistake as well. */
const OPERATIONS: readonly Operation[] = readOperations(openApiDocument(ENDPOINTS));

/** What an answer has that the OpenAPI text does not promise; empty if nothing. `path` is the whole one. */
export function answerProblems(
  method: string,
  path: string,
  answer: { readonly status: number; readonly json: unknown; readonly text: string },
): readonly string[] {
  const { status, json, text } = answer;
  if (status >= 400 && !(status === 503 && isRecord(json) && 'count_active_executions' in json)) {
    const isError =
      isRecord(json) &&
      Object.keys(json).join() === 'code,error,details' &&
      typeof json.code === 'number' &&
      CODES.has(json.code) &&
      typeof json.error === 'string' &&
      typeof json.details === 'string';
    return isError ? [] : [`is no error as documented: ${text.slice(0, 300)}`];
  }
  const operation = findOperation(method, path);
  if (operation === undefined) return [`${method} ${path} is not in the OpenAPI text`];
  if (operation.answer === null) return [];
  if (operation.answer.Check(json)) return [];
  return operation.answer.Errors(json).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** Operations with fixed steps come before those with parameters, as in the server. */
function findOperation(method: string, path: string): Operation | undefined {
  const [address = ''] = path.split('?', 1);
  // A step in between may be empty: to the router it is an empty parameter.
  const steps = (address.endsWith('/') ? address.slice(1, -1) : address.slice(1)).split('/');
  const fits = OPERATIONS.filter((operation) => operation.method === method && fit(operation.steps, steps));
  const fixed = ({ steps: own }: Operation): number => own.filter((step) => !step.startsWith('{')).length;
  return fits.sort((a, b) => fixed(b) - fixed(a) || b.steps.length - a.steps.length)[0];
}

/** The last parameter takes the rest of the path, which may hold slashes. */
function fit(own: readonly string[], steps: readonly string[]): boolean {
  if (own.length > steps.length) return false;
  const isOpen = own.at(-1)?.startsWith('{') ?? false;
  if (own.length < steps.length && !isOpen) return false;
  return own.every((step, index) => step.startsWith('{') || step === steps[index]);
}

function readOperations(document: unknown): readonly Operation[] {
  if (!isRecord(document) || !isRecord(document.paths)) throw new Error('The OpenAPI text has no paths.');
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(isRecord(methods) ? methods : {}).map(([method, operation]) => {
      const schema = at(operation, 'responses', '200', 'content', 'application/json', 'schema');
      return {
        method: method.toUpperCase(),
        steps: path.split('/').filter((step) => step !== ''),
        answer: isRecord(schema) ? Compile(strict(schema)) : null,
      };
    }),
  );
}

function at(value: unknown, ...steps: readonly string[]): unknown {
  return steps.reduce<unknown>((found, step) => (isRecord(found) ? found[step] : undefined), value);
}

/** The schema with every object closed to members it does not name. */
function strict(schema: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const closed = Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => {
      if (keyword === 'properties' && isRecord(value)) {
        return [keyword, mapValues(value)];
      }
      if (Array.isArray(value)) {
        return [keyword, value.map((entry: unknown) => (isRecord(entry) ? strict(entry) : entry))];
      }
      return [keyword, isRecord(value) ? strict(value) : value];
    }),
  );
  return isRecord(schema.properties) && schema.additionalProperties === undefined
    ? { ...closed, additionalProperties: false }
    : closed;
}

function mapValues(properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, member]) => [name, isRecord(member) ? strict(member) : member]),
  );
}
