import type { Definitions } from '@taktwerk/engine';
import {
  canonicalName,
  compileExecutable,
  compileFilter,
  compileLogin,
  compilePromptSet,
  type ExecutableDefinition,
  executedObjects,
  type FilterDefinition,
  includeText,
  isEtlType,
  isExecutable,
  type LoginDefinition,
  type PromptSetDefinition,
  type RecurringContent,
  readContent,
  TaktwerkError,
  type WorkflowLine,
} from '@taktwerk/model';
import type { ObjectVersion, Store } from '@taktwerk/store';

import { assembleEtl } from '../etl/assemble-etl.ts';
import { type EtlObject, etlObject } from '../etl/etl-object.ts';
import { type EtlWork, isForConnection } from '../etl/etl-work.ts';
import { lookDefinitions } from '../etl/look-definitions.ts';

/** Compiled objects kept in memory at most. */
const KEPT = 20_000;

/** Definitions in kept closures at most. */
const MOST_CLOSED = 100_000;

/** One object as the engine and its host use it. */
export type CompiledObject =
  | {
      readonly kind: 'executable';
      readonly definition: ExecutableDefinition;
      /** Slash form; where the object lies now. */
      readonly folder: string;
      readonly references: readonly string[];
      /** Set for a composition or scenario: what it is put together by. */
      readonly etl?: EtlObject;
    }
  | { readonly kind: 'etl'; readonly etl: EtlObject }
  | { readonly kind: 'promptSet'; readonly promptSet: PromptSetDefinition }
  | { readonly kind: 'login'; readonly login: LoginDefinition }
  | { readonly kind: 'period'; readonly content: RecurringContent }
  | { readonly kind: 'include'; readonly text: string }
  | { readonly kind: 'filter'; readonly filter: FilterDefinition }
  | { readonly kind: 'variable' }
  | { readonly kind: 'other' };

/** Gives definitions by name, from memory where it can; what is asked for first is read from the store. */
export class DefinitionSource {
  readonly #store: Store;
  readonly #kept = new Map<string, CompiledObject | null>();
  /** By client and name, of the objects as they are kept now: gone with the next that is kept. */
  readonly #closures = new Map<string, Definitions>();
  /** Definitions in {@link #closures}, each as often as it is in one. */
  #closed = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  forgetClient(client: number): void {
    const prefix = keyOf(client, '');
    for (const key of this.#kept.keys()) if (key.startsWith(prefix)) this.#kept.delete(key);
  }

  /** What is in memory: null for an object that does not exist, undefined for one that has to be read. */
  kept(client: number, name: string): CompiledObject | null | undefined {
    return this.#kept.get(keyOf(client, name));
  }

  async get(client: number, name: string): Promise<CompiledObject | null> {
    const kept = this.kept(client, name);
    if (kept !== undefined) return kept;
    const version = await this.#store.objects.get(client, canonicalName(name));
    const again = this.kept(client, name);
    if (again !== undefined) return again;
    return this.#keep(client, name, version === null ? null : compile(version));
  }

  /** New versions replace what is kept; a name that was missing may exist now. */
  replace(versions: readonly ObjectVersion[]): void {
    for (const version of versions) {
      // A folder may share its name with an object, and nothing runs a folder.
      if (version.type !== 'FOLD') this.#keep(version.client, version.name, compile(version));
    }
  }

  /** The object is gone: from the next activation on there is none of that name. */
  remove(client: number, name: string): void {
    this.#keep(client, name, null);
  }

  /**
   * The object and everything its workflows reach, when all of it is in memory; undefined otherwise.
   * Missing objects of lines are left out: their lines end as faults.
   */
  closureKept(client: number, name: string): Definitions | undefined {
    const key = keyOf(client, name);
    const known = this.#closures.get(key);
    if (known !== undefined) return known;
    const closure = this.#closureOf(client, name);
    if (closure !== undefined) this.#keepClosure(key, closure);
    return closure;
  }

  #keepClosure(key: string, closure: Definitions): void {
    this.#closed += closure.size + 1;
    if (this.#closed > MOST_CLOSED) this.#dropClosures();
    this.#closures.set(key, closure);
  }

  #dropClosures(): void {
    this.#closures.clear();
    this.#closed = 0;
  }

  #closureOf(client: number, name: string): Definitions | undefined {
    const found = new Map<string, ExecutableDefinition>();
    const rest = [canonicalName(name)];
    const seen = new Set(rest);
    for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
      const object = this.kept(client, next);
      if (object === undefined) return undefined;
      if (object?.kind !== 'executable' && object?.kind !== 'etl') continue;
      if (object.kind === 'executable') found.set(next, object.definition);
      for (const reference of referencesOf(object)) {
        if (seen.has(reference)) continue;
        seen.add(reference);
        rest.push(reference);
      }
    }
    return withEtl(found, (part) => this.kept(client, part));
  }

  /** As {@link closureKept}, reading what is missing, level by level. */
  async closure(client: number, name: string): Promise<Definitions> {
    for (let level: readonly string[] = [canonicalName(name)], seen = new Set(level); level.length > 0; ) {
      await this.#read(client, level);
      const next: string[] = [];
      for (const one of level) {
        const object = this.kept(client, one);
        if (object?.kind !== 'executable' && object?.kind !== 'etl') continue;
        for (const reference of referencesOf(object)) if (!seen.has(reference)) next.push(reference);
      }
      seen = new Set([...seen, ...next]);
      level = [...new Set(next)];
    }
    const definitions = this.closureKept(client, name);
    if (definitions === undefined)
      throw new TaktwerkError('internal', `The definitions of ${name} do not fit into memory.`);
    return definitions;
  }

  /**
   * What looks at a connection, or at a rule over a source; null for objects of other types.
   * @throws TaktwerkError unknownObject, invalidField
   */
  async look(client: number, name: string, work: EtlWork, agent: string | null): Promise<Definitions | null> {
    const object = await this.#etl(client, name);
    const source = 'source' in work && work.source !== null ? canonicalName(work.source) : null;
    const isCheck = isForConnection(work) && object?.type === 'CONN';
    const isLook = (work.kind === 'preview' || work.kind === 'profile') && object?.type === 'RULE';
    if (object === null || (!isCheck && !isLook)) return null;
    const parts = new Map<string, EtlObject>([[name, object]]);
    const read = source === null ? null : await this.#etl(client, source);
    if (isLook && read?.type !== 'SRCE') {
      throw new TaktwerkError(
        'invalidField',
        `source is ${source ?? 'missing'}; expected a source (SRCE) that rule ${name} reads.`,
      );
    }
    for (const reference of read?.references ?? []) {
      const part = await this.#etl(client, reference);
      if (part !== null) parts.set(reference, part);
    }
    return lookDefinitions(object, read, (part) => parts.get(part) ?? null, agent);
  }

  async #etl(client: number, name: string): Promise<EtlObject | null> {
    const object = await this.get(client, name);
    return object?.kind === 'etl' ? object.etl : null;
  }

  async #read(client: number, names: readonly string[]): Promise<void> {
    const missing = names.filter((name) => this.kept(client, name) === undefined);
    if (missing.length === 0) return;
    const versions = await this.#store.objects.getMany(client, missing);
    const byName = new Map(versions.map((version) => [version.name, version]));
    for (const name of missing) {
      if (this.kept(client, name) !== undefined) continue;
      const version = byName.get(name);
      this.#keep(client, name, version === undefined ? null : compile(version));
    }
  }

  #keep(client: number, name: string, object: CompiledObject | null): CompiledObject | null {
    const key = keyOf(client, name);
    this.#dropClosures();
    this.#kept.delete(key);
    this.#kept.set(key, object);
    if (this.#kept.size > KEPT) {
      const oldest = this.#kept.keys().next();
      if (oldest.done !== true) this.#kept.delete(oldest.value);
    }
    return object;
  }
}

function referencesOf(object: Extract<CompiledObject, { kind: 'executable' | 'etl' }>): readonly string[] {
  return object.kind === 'executable' ? object.references : object.etl.references;
}

/** The definitions with compositions and scenarios put together of their parts. */
export function withEtl(
  definitions: Map<string, ExecutableDefinition>,
  compiled: (name: string) => CompiledObject | null | undefined,
): Definitions {
  for (const definition of [...definitions.values()]) {
    const object = compiled(definition.name);
    if (object?.kind !== 'executable' || object.etl === undefined || object.etl.type === 'PACK') continue;
    const whole = assembleEtl(definition, object.etl, (name) => {
      const part = compiled(name);
      if (part?.kind === 'etl') return part.etl;
      // A scenario reads what a composition has loaded.
      return part?.kind === 'executable' ? (part.etl ?? null) : null;
    });
    for (const [key, one] of whole) definitions.set(key, one);
  }
  return definitions;
}

function keyOf(client: number, name: string): string {
  return `${client}:${canonicalName(name)}`;
}

/** Reads the stored content of an object; what the store holds was checked when it was saved. */
export function compile(version: ObjectVersion): CompiledObject {
  const content: unknown = JSON.parse(version.content);
  const etl = isEtlType(version.type) ? etlObject(version, version.type, content) : null;
  if (isExecutable(version.type)) {
    const definition = compileExecutable(version.type, content, version.versionId);
    const runs = (line: WorkflowLine) => line.kind === 'task' && line.external === null;
    const boxes = definition.workflow?.lines.filter(runs) ?? [];
    const lines = definition.schedule?.lines ?? [];
    return {
      kind: 'executable',
      definition,
      folder: version.folder,
      references: [
        ...new Set([
          ...[...boxes, ...lines].map((line) => line.objectName),
          ...executedObjects(definition),
          ...(etl?.references ?? []),
        ]),
      ],
      ...(etl === null ? {} : { etl }),
    };
  }
  if (etl !== null) return { kind: 'etl', etl };
  switch (version.type) {
    case 'PRPT':
      return { kind: 'promptSet', promptSet: compilePromptSet(content) };
    case 'LOGIN':
      return { kind: 'login', login: compileLogin(content) };
    case 'PERIOD':
      return { kind: 'period', content: readContent('PERIOD', content).period_attributes };
    case 'JOBI':
      return { kind: 'include', text: includeText(content) };
    case 'FILTER':
      return { kind: 'filter', filter: compileFilter(content) };
    case 'VARA':
      return { kind: 'variable' };
    default:
      return { kind: 'other' };
  }
}
