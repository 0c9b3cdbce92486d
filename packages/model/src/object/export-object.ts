import type { VaraRow } from '../store/commit.ts';
import { isJsonObject, type JsonObject } from './json-value.ts';
import { isStartedByUuid, type ObjectType } from './object-type.ts';
import { staticValues } from './vara-rows.ts';

/** What an export needs of a stored object; `content` is that of `data.<type>`. */
export interface ExportSource {
  readonly type: ObjectType;
  readonly client: number;
  readonly folder: string;
  readonly content: JsonObject;
  /** Rows of a static VARA as they are now; scripts may have changed them since the definition was saved. */
  readonly varaRows?: readonly VaraRow[];
  readonly uuid?: string | null;
}

/** Envelope of one object in the AE REST API (reference `ae-rest-api.md` §11.1). */
export interface ObjectEnvelope {
  readonly total: 1;
  readonly data: JsonObject;
  readonly path: string;
  readonly client: number;
  readonly hasmore: false;
}

/** Gives an object back in the form it is read in. */
export function exportObject(source: ExportSource): ObjectEnvelope {
  return {
    total: 1,
    data: { [source.type.toLowerCase()]: currentContent(source) },
    path: source.folder,
    client: source.client,
    hasmore: false,
  };
}

function currentContent({ type, content, varaRows, client, uuid }: ExportSource): JsonObject {
  if (uuid != null && isStartedByUuid(type) && isJsonObject(content.general_attributes)) {
    return { ...content, general_attributes: { ...content.general_attributes, uuid } };
  }
  if (type !== 'VARA' || varaRows === undefined) return content;
  const defined = Array.isArray(content.static_values) ? content.static_values.filter(isJsonObject) : [];
  return { ...content, static_values: staticValues(varaRows, defined, client) };
}
