import type { VaraRow } from '../store/commit.ts';
import { readFolderPath } from './folder-path.ts';
import { isJsonObject, type JsonObject, type JsonValue, showValue } from './json-value.ts';
import { canonicalName, readObjectName } from './object-name.ts';
import { ETL_MEMBERS, isEtlType, isStartedByUuid, OBJECT_TYPES, SUPPORTED_TYPES } from './object-type.ts';
import type { Problem } from './problem.ts';
import type { SupportedType } from './schema/content-schemas.ts';
import { contentProblems, readContent } from './schema/read-content.ts';
import { allScriptText, documentationText } from './script-page.ts';
import { toTexts } from './texts.ts';
import { typeProblems } from './type-problems.ts';
import { varaRows } from './vara-rows.ts';

/** An object as it came in, checked: what the store needs of it. Passwords are still as the caller wrote them. */
export interface ReadObject {
  readonly client: number;
  readonly name: string;
  readonly type: SupportedType;
  readonly title: string | null;
  readonly archiveKey1: string | null;
  readonly archiveKey2: string | null;
  /** Slash form without leading slash; empty text is the root. */
  readonly folder: string;
  /** Content of `data.<type>`, scalars as texts, name and type in upper case. */
  readonly content: JsonObject;
  readonly scriptText: string;
  readonly documentationText: string;
  readonly varaRows: readonly VaraRow[];
  /** Of a composition, scenario or package that brings one along, in lower case. */
  readonly uuid: string | null;
}

export type ReadObjectOutcome =
  | { readonly ok: true; readonly object: ReadObject }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads an object from the envelope of the AE REST API (reference `ae-rest-api.md` §11.2, §12): `data` with one
 * key, `path`; `total`, `client` and `hasmore` may stand there and do not matter. All problems are told at once.
 */
export function readObject(envelope: unknown, client: number): ReadObjectOutcome {
  if (!isJsonObject(envelope)) {
    return failed('', `is ${showValue(envelope)}; expected an object with data and path`);
  }
  const problems: Problem[] = [];
  const folder = typeof envelope.path === 'string' ? readFolderPath(envelope.path) : null;
  if (folder === null) {
    const shown = showValue(envelope.path);
    problems.push({ path: 'path', message: `is ${shown}; expected the folder as text, "" for the root` });
  } else if (!folder.ok) problems.push({ path: 'path', message: folder.message });

  const typed = readType(envelope.data);
  if (!typed.ok) return { ok: false, problems: [...problems, ...typed.problems] };
  const { type, value, at } = typed;

  const texts = contentTexts(type, value, at);
  problems.push(...texts.problems, ...contentProblems(type, texts.value, at));
  if (problems.length > 0 || folder === null || !folder.ok || !isJsonObject(texts.value)) {
    return { ok: false, problems };
  }
  const content = readContent(type, texts.value);
  const general = content.general_attributes;
  const name = readObjectName(general.name, type);
  if (!name.ok) problems.push({ path: `${at}.general_attributes.name`, message: name.message });
  const ownType = general.type?.trim().toUpperCase();
  if (ownType !== undefined && ownType !== type) {
    problems.push({
      path: `${at}.general_attributes.type`,
      message: `is "${general.type}"; expected ${type} as the key of data says`,
    });
  }
  problems.push(...typeProblems(type, content, at));
  if (problems.length > 0 || !name.ok) return { ok: false, problems };

  const { uuid, ...attributes } = memberObject(texts.value, 'general_attributes');
  const taken = isStartedByUuid(type) && typeof uuid === 'string' && uuid.trim() !== '';
  const canonical: JsonObject = {
    ...texts.value,
    ...(type === 'USRG' ? canonicalMembers(texts.value) : {}),
    general_attributes: {
      ...attributes,
      ...(uuid === undefined || isStartedByUuid(type) ? {} : { uuid }),
      name: name.name,
      type,
    },
  };
  return {
    ok: true,
    object: {
      client,
      name: name.name,
      type,
      title: general.title || null,
      archiveKey1: general.archive_key1 || null,
      archiveKey2: general.archive_key2 || null,
      folder: folder.folder,
      content: canonical,
      scriptText: allScriptText(canonical),
      documentationText: documentationText(canonical),
      uuid: taken ? uuid.trim().toLowerCase() : null,
      varaRows: type === 'VARA' ? varaRows(readContent('VARA', canonical), client, name.name) : [],
    },
  };
}

/** Users are looked for among the members by the name they are stored under. */
function canonicalMembers({ members }: JsonObject): JsonObject {
  if (!Array.isArray(members)) return {};
  return {
    members: members.map((member: JsonValue) =>
      isJsonObject(member) ? { ...member, USERNAME: canonicalName(String(member.USERNAME)) } : member,
    ),
  };
}

/** What the data plane defines keeps its numbers and flags; everything else becomes texts. */
function contentTexts(
  type: SupportedType,
  value: JsonValue,
  at: string,
): { readonly value: JsonValue; readonly problems: readonly Problem[] } {
  if (!isEtlType(type) || !isJsonObject(value)) return toTexts(value, at);
  const member = ETL_MEMBERS[type];
  const { [member]: body, ...rest } = value;
  const texts = toTexts(rest, at);
  if (body === undefined || !isJsonObject(texts.value)) return texts;
  // Read for what it says of depth alone.
  const { problems } = toTexts(body, `${at}.${member}`);
  return { value: { ...texts.value, [member]: body }, problems: [...texts.problems, ...problems] };
}

function memberObject(value: JsonObject, member: string): JsonObject {
  const found = value[member];
  return isJsonObject(found) ? found : {};
}

function readType(
  data: JsonValue | undefined,
):
  | { readonly ok: true; readonly type: SupportedType; readonly value: JsonValue; readonly at: string }
  | { readonly ok: false; readonly problems: readonly Problem[] } {
  if (!isJsonObject(data)) {
    return failed(
      'data',
      `is ${showValue(data)}; expected an object with one key, the object type in lower case`,
    );
  }
  const [first, ...others] = Object.entries(data);
  if (first === undefined || others.length > 0) {
    return failed(
      'data',
      `has ${others.length + (first ? 1 : 0)} keys; expected one, the object type in lower case`,
    );
  }
  const [key, value] = first;
  const at = `data.${key}`;
  const known = OBJECT_TYPES.find((type) => type.toLowerCase() === key);
  if (known === undefined) {
    return failed(at, `is not an object type; expected one of ${SUPPORTED_TYPES.join(', ').toLowerCase()}`);
  }
  const type = SUPPORTED_TYPES.find((supported) => supported === known);
  if (type === undefined) {
    return failed(
      at,
      `is an object type this release cannot store; expected one of ${SUPPORTED_TYPES.join(', ').toLowerCase()}`,
    );
  }
  return { ok: true, type, value, at };
}

function failed(
  path: string,
  message: string,
): { readonly ok: false; readonly problems: readonly Problem[] } {
  return { ok: false, problems: [{ path, message }] };
}
