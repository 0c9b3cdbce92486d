import { loadKey } from '@taktwerk/engine';
import {
  type EtlDefinition,
  type EtlType,
  type ExecutableDefinition,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  PLAIN_LINE,
  type WorkflowLine,
} from '@taktwerk/model';
import { declaredParameters, numberedPackages } from './declared-parameters.ts';
import { type EtlObject, nameIn } from './etl-object.ts';
import { stepDefinitions } from './step-definitions.ts';

/** Form of the orders the data plane reads. */
const ORDER_VERSION = 1;

/** Finds an object of the data plane by its name in upper case. */
export type FindEtl = (name: string) => EtlObject | null;

/**
 * Puts a composition or scenario together with all it refers to: its definition with what its agent will be told, and
 * for a composition one load per source of its set and parameter package (reference `modus-etl.md` §3.6), under the keys
 * the engine finds them by. What is missing is said by the task that would need it.
 */
export function assembleEtl(
  base: ExecutableDefinition,
  object: EtlObject,
  find: FindEtl,
): ReadonlyMap<string, ExecutableDefinition> {
  const parts = new Parts(find);
  return object.type === 'COMP'
    ? assembleComposition(base, object, parts)
    : new Map([[base.name, assembleScenario(base, object, parts)], ...stepDefinitions(base, object.body)]);
}

/**
 * What is started to look at a connection or at a rule over a source: a task without children, of the object's name.
 * `base` is any definition with that name and version.
 */
export function assembleLook(
  base: ExecutableDefinition,
  object: EtlObject,
  source: EtlObject | null,
  find: FindEtl,
): ExecutableDefinition {
  const parts = new Parts(find);
  if (source !== null) parts.found.set(source.name, source);
  const read = source === null ? [object] : parts.connectionsOf(source);
  const etl: EtlDefinition = {
    order: {
      version: ORDER_VERSION,
      kind: 'check',
      name: object.name,
      connections: read.map(named),
      ...(source === null ? {} : { rule: named(object), sources: [named(source)] }),
    },
    problem: parts.problem,
    packageNumber: null,
    parameters: declaredParameters(object.body),
    packages: null,
    parts: parts.versions,
  };
  return { ...base, type: 'LOAD', job: DATA_PLANE, etl };
}

/** Collects what an object is put together of, and what of it is missing. */
class Parts {
  readonly #find: FindEtl;
  readonly found = new Map<string, EtlObject>();
  problem: string | null = null;

  constructor(find: FindEtl) {
    this.#find = find;
  }

  need(type: EtlType, name: string | undefined, by: string): EtlObject | null {
    const part = name === undefined ? null : this.#find(name);
    if (part?.type === type) {
      this.found.set(part.name, part);
      return part;
    }
    this.problem ??=
      name === undefined
        ? `${by} names no object of type ${type}; name one, or create it.`
        : part === null
          ? `${by} refers to ${name}, which does not exist; create it as an object of type ${type}.`
          : `${by} refers to ${name}, which is of type ${part.type}; expected an object of type ${type}.`;
    return null;
  }

  connectionsOf(object: EtlObject): readonly EtlObject[] {
    return object.references.flatMap((name) => {
      const known = this.#find(name);
      return known !== null && known.type !== 'CONN' ? [] : (this.need('CONN', name, object.name) ?? []);
    });
  }

  get versions(): EtlDefinition['parts'] {
    return [...this.found.values()].map(({ name, versionId }) => ({ name, versionId }));
  }
}

function assembleScenario(base: ExecutableDefinition, object: EtlObject, parts: Parts): ExecutableDefinition {
  const scenario = named({ ...object, body: withResults(object, parts) });
  const connections = new Set(parts.connectionsOf(object));
  for (const part of parts.found.values()) if (part.type === 'CONN') connections.add(part);
  const etl: EtlDefinition = {
    order: {
      version: ORDER_VERSION,
      kind: 'scenario',
      name: object.name,
      objectId: object.objectId,
      scenario,
      connections: [...connections].map(named),
    },
    problem: parts.problem,
    packageNumber: null,
    parameters: declaredParameters(object.body),
    packages: null,
    parts: parts.versions,
  };
  return { ...base, job: DATA_PLANE, etl };
}

/** Steps that read what a composition has loaded become ones that read its target table. */
function withResults({ name, body }: EtlObject, parts: Parts): JsonObject {
  if (!Array.isArray(body.steps)) return body;
  const steps = body.steps.map((step): JsonValue => {
    if (!isJsonObject(step) || step.kind !== 'result') return step;
    const { composition: read, ...rest } = step;
    const composition = parts.need('COMP', nameIn(read)[0], name);
    const rule = parts.need('RULE', nameIn(composition?.body.rule)[0], composition?.name ?? name);
    const target = isJsonObject(composition?.body.target) ? composition.body.target : {};
    const connection = parts.need('CONN', nameIn(target.connection)[0], composition?.name ?? name);
    const table = target.table ?? rule?.body.targetTable ?? null;
    if (connection?.body.kind === 'files' || typeof table !== 'string') {
      parts.problem ??= `Step ${String(step.id)} of ${name} reads ${String(read)}, which loads no table of a database.`;
    }
    const schema = typeof target.schema === 'string' ? { schema: target.schema } : {};
    const query = { kind: 'table', table, ...schema };
    return {
      ...rest,
      kind: 'extract',
      connection: connection?.name ?? '',
      rule: { name: String(read), query },
    };
  });
  return { ...body, steps };
}

function assembleComposition(
  base: ExecutableDefinition,
  object: EtlObject,
  parts: Parts,
): ReadonlyMap<string, ExecutableDefinition> {
  const [setName] = nameIn(object.body.sourceSet);
  const [ruleName] = nameIn(object.body.rule);
  const set = parts.need('SRCS', setName, object.name);
  const rule = parts.need('RULE', ruleName, object.name);
  const targets = parts.connectionsOf(object);
  const sources = (set?.references ?? []).map((name) => parts.need('SRCE', name, set?.name ?? ''));
  const read = sources.map((source) => (source === null ? [] : parts.connectionsOf(source)));
  const parameters = declaredParameters(rule?.body ?? {});
  const packages = numberedPackages(object.body, parameters);
  const common = { parameters, packages, problem: parts.problem, parts: parts.versions };
  const definitions = new Map<string, ExecutableDefinition>();
  const lines: WorkflowLine[] = [];
  for (const [index, source] of sources.length === 0 ? [[0, null] as const] : sources.entries()) {
    for (const packageNumber of packages.keys().map((at) => at + 1)) {
      const lineNumber = lines.length + 2;
      const name = source?.name ?? object.name;
      const alias = packages.length > 1 ? `${name}.${packageNumber}` : name;
      lines.push({ ...LINE, lineNumber, objectName: loadKey(base.name, lineNumber), alias });
      const connections = new Set([...(read[index] ?? []), ...targets]);
      const order: JsonObject = {
        version: ORDER_VERSION,
        kind: 'composition',
        name: object.name,
        composition: named(object),
        rule: rule === null ? {} : named(rule),
        sources: source === null ? [] : [named(source)],
        members: sources.flatMap((one) => (one === null ? [] : loadedAs(one))),
        connections: [...connections].map(named),
      };
      definitions.set(loadKey(base.name, lineNumber), {
        ...base,
        type: 'LOAD',
        maxParallel: 0,
        scripts: { preProcess: '', process: '', childPostProcess: '', postProcess: '' },
        objectVariables: [],
        promptSets: [],
        job: DATA_PLANE,
        workflow: null,
        etl: { ...common, order, packageNumber },
      });
    }
  }
  definitions.set(base.name, {
    ...base,
    workflow: { lines: withEnds(lines), branch: null, foreach: null },
    etl: { ...common, order: null, packageNumber: null },
  });
  return definitions;
}

/** The name a source has in the tables it has loaded, also after it was renamed. */
function loadedAs({ name, body }: EtlObject): string {
  return typeof body.loadedAs === 'string' ? body.loadedAs : name;
}

/** Bodies name themselves towards the data plane as their objects are named. */
function named({ name, body, type }: EtlObject): JsonObject {
  return upperReferences(type, { ...body, name });
}

/** References are written in any case; what the data plane gets agrees with the names. */
function upperReferences(type: EtlType, body: JsonObject): JsonObject {
  const upper = (member: string): JsonObject => {
    const [name] = nameIn(body[member]);
    return name === undefined ? {} : { [member]: name };
  };
  switch (type) {
    case 'SRCE':
      return { ...body, ...upper('connection') };
    case 'COMP': {
      const target = isJsonObject(body.target) ? body.target : {};
      const [connection] = nameIn(target.connection);
      return {
        ...body,
        ...upper('sourceSet'),
        ...upper('rule'),
        ...(connection === undefined ? {} : { target: { ...target, connection } }),
      };
    }
    case 'SCEN':
      return upperConnections(body);
    default:
      return body;
  }
}

function upperConnections(body: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(body).map(([member, value]): [string, JsonValue] => {
      const [name] = member === 'connection' ? nameIn(value) : [];
      return [member, name ?? upperInside(value)];
    }),
  );
}

function upperInside(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(upperInside);
  return isJsonObject(value) ? upperConnections(value) : value;
}

/** Runs on an agent of platform ETL, which knows its data plane under this name. */
export const DATA_PLANE = { shell: 'taktwerk-etl', shellOptions: '', command: null } as const;

const LINE = {
  ...PLAIN_LINE,
  kind: 'task',
  objectType: 'LOAD',
  elseAction: 'A',
  dependencies: [{ predecessor: 1, condition: '' }],
} as const satisfies Partial<WorkflowLine>;

/** Loads run side by side; the composition ends well when all of them did. */
function withEnds(loads: readonly WorkflowLine[]): readonly WorkflowLine[] {
  const box = { ...LINE, objectType: null, alias: null, dependencies: [] };
  return [
    { ...box, lineNumber: 1, kind: 'start', objectName: 'START' },
    ...loads,
    {
      ...box,
      lineNumber: loads.length + 2,
      kind: 'end',
      objectName: 'END',
      dependencies: loads.map(({ lineNumber }) => ({ predecessor: lineNumber, condition: 'ANY_OK' })),
    },
  ];
}
