import { readdirSync, readFileSync } from 'node:fs';
import { isRecord } from '../conformance/match-answer.ts';
import type { Operation } from './api-description.ts';
import { ASKER } from './random-credentials.ts';

const CASES = new URL('../conformance/cases/', import.meta.url);
const OBJECTS = new URL('../../docs/object-json.md', import.meta.url);

type Bodies = readonly [unknown, ...unknown[]];

/** Bodies that documents and conformance cases show, by the operation that takes them. */
export class DocumentedBodies {
  readonly #requests = conformanceRequests();
  readonly #objects = documentedObjects();
  readonly #bodies = new Map<Operation, Bodies | null>();

  /** Null where there are none. */
  of(operation: Operation): Bodies | null {
    const known = this.#bodies.get(operation);
    if (known !== undefined) return known;
    const requests = this.#requests.filter(
      ({ method, path }) => method === operation.method && fits(operation.path, path),
    );
    const objects = operation.path.endsWith('/{client}/objects') ? this.#objects : [];
    const [first, ...others] = [...requests.map(({ body }) => body), ...objects];
    const bodies: Bodies | null = first === undefined ? null : [first, ...others];
    this.#bodies.set(operation, bodies);
    return bodies;
  }
}

interface BodyRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

function conformanceRequests(): readonly BodyRequest[] {
  return readdirSync(CASES)
    .flatMap((file): unknown[] => JSON.parse(readFileSync(new URL(file, CASES), 'utf8')))
    .flatMap((one): unknown[] => (isRecord(one) && Array.isArray(one.steps) ? one.steps : []))
    .flatMap((step) => {
      if (!isRecord(step) || typeof step.request !== 'string' || step.body === undefined) return [];
      if (JSON.stringify(step.body).includes(ASKER)) return [];
      const [method = '', address = ''] = step.request.split(' ');
      const [path = ''] = address.split('?');
      const base = path.startsWith('/taktwerk/') ? '' : '/ae/api/v1';
      return [{ method, path: base + path, body: step.body }];
    });
}

/** What stands between fences of JSON and has the members of an object with its folder. */
function documentedObjects(): readonly unknown[] {
  const [, ...fenced] = readFileSync(OBJECTS, 'utf8').split('```json\n');
  return fenced.flatMap((piece) => {
    const [text = ''] = piece.split('```');
    const value: unknown = JSON.parse(text);
    return isRecord(value) && isRecord(value.data) ? [{ path: '', ...value }] : [];
  });
}

function fits(template: string, path: string): boolean {
  const [own, steps] = [template.split('/'), path.split('/')];
  if (own.length > steps.length || (own.length < steps.length && own.at(-1)?.startsWith('{') !== true))
    return false;
  return own.every((step, index) => step.startsWith('{') || step === steps[index]);
}
