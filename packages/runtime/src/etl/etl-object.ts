import {
  canonicalName,
  ETL_MEMBERS,
  type EtlType,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '@taktwerk/model';
import type { ObjectVersion } from '@taktwerk/store';

/** An object of the data plane: what is its own, and the objects it is put together with. */
export interface EtlObject {
  readonly type: EtlType;
  readonly name: string;
  readonly versionId: number;
  /** Stable over every change and rename. */
  readonly objectId: string;
  /** Content of its member, secrets sealed. */
  readonly body: JsonObject;
  /** Names of the objects it refers to, each once. */
  readonly references: readonly string[];
}

/** Reads the stored content; what the store holds was checked when it was saved. */
export function etlObject(
  version: Pick<ObjectVersion, 'name' | 'versionId' | 'objectId'>,
  type: EtlType,
  content: unknown,
): EtlObject {
  const member = isJsonObject(content) ? content[ETL_MEMBERS[type]] : undefined;
  const body = isJsonObject(member) ? member : {};
  const { versionId, objectId } = version;
  // A run is pinned to versions by the names they had, whatever their objects are called by now.
  const general = isJsonObject(content) ? content.general_attributes : undefined;
  const [name = version.name] = isJsonObject(general) ? nameIn(general.name) : [];
  return { type, name, versionId, objectId, body, references: [...new Set(referencesOf(type, body))] };
}

function referencesOf(type: EtlType, body: JsonObject): readonly string[] {
  switch (type) {
    case 'SRCS':
      return Array.isArray(body.sources) ? body.sources.flatMap(nameIn) : [];
    case 'COMP':
      return [...nameIn(body.sourceSet), ...nameIn(body.rule), ...connections(body)];
    case 'SRCE':
      return connections(body);
    case 'SCEN':
      return [...connections(body), ...compositions(body)];
    default:
      return [];
  }
}

/** Every member called `connection`, wherever it is, names a CONN. */
function connections(value: JsonValue): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(connections);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([member, inner]) =>
    member === 'connection' && typeof inner === 'string' ? nameIn(inner) : connections(inner),
  );
}

/** The compositions whose results a scenario reads. */
function compositions({ steps }: JsonObject): readonly string[] {
  if (!Array.isArray(steps)) return [];
  return steps
    .filter(isJsonObject)
    .flatMap(({ kind, composition }) => (kind === 'result' ? nameIn(composition) : []));
}

/** The names of objects are compared in upper case. */
export function nameIn(value: JsonValue | undefined): readonly string[] {
  return typeof value === 'string' && value.trim() !== '' ? [canonicalName(value)] : [];
}
