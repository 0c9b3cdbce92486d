import { isRecord } from '../conformance/match-answer.ts';

export type Schema = Readonly<Record<string, unknown>>;

export interface Parameter {
  readonly name: string;
  readonly schema: Schema;
}

/** One operation of an OpenAPI 3.1 text, as far as requests are made of it. */
export interface Operation {
  readonly method: string;
  /** With parameters as `{name}`. */
  readonly path: string;
  readonly query: readonly Parameter[];
  readonly body: Schema | null;
  /** Described as not in this release. */
  readonly open: boolean;
  /** Not in the OpenAPI text: its answers have shapes of their own. */
  readonly beside: boolean;
}

export interface ApiDescription {
  readonly operations: readonly [Operation, ...Operation[]];
  /** The schema itself, or what it refers to. */
  resolve(schema: Schema): Schema;
}

/** Switches the process itself: a passive one answers nothing but 503 from then on. */
const SWITCHES = '/{client}/node';

/** Reads what the server says about itself; `beside` are operations it does not describe. */
export function readDescription(document: unknown, beside: readonly Operation[]): ApiDescription {
  const [first, ...others] = Object.entries(record(record(document).paths))
    .flatMap(([path, methods]) =>
      Object.entries(record(methods)).map(([method, operation]) =>
        readOperation(method, path, record(operation)),
      ),
    )
    .filter(({ path }) => !path.endsWith(SWITCHES));
  if (first === undefined) throw new Error('The OpenAPI text describes no operation.');
  return {
    operations: [first, ...others, ...beside],
    resolve(schema) {
      if (typeof schema.$ref !== 'string') return schema;
      const steps = schema.$ref.slice(2).split('/');
      return record(steps.reduce<unknown>((found, step) => record(found)[step], document));
    },
  };
}

function readOperation(method: string, path: string, operation: Schema): Operation {
  const parameters: unknown[] = Array.isArray(operation.parameters) ? operation.parameters : [];
  const content = isRecord(operation.requestBody) ? record(operation.requestBody.content) : null;
  return {
    method: method.toUpperCase(),
    path,
    query: parameters
      .map(record)
      .filter((parameter) => parameter.in === 'query')
      .map((parameter) => ({ name: String(parameter.name), schema: record(parameter.schema) })),
    open: String(operation.summary).startsWith('Not in this release'),
    beside: false,
    body: content === null ? null : record(record(content['application/json']).schema),
  };
}

function record(value: unknown): Schema {
  if (isRecord(value)) return value;
  throw new Error(`The OpenAPI text holds ${JSON.stringify(value)} where an object was expected.`);
}
