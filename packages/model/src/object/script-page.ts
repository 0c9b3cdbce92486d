import { isJsonObject, type JsonValue } from './json-value.ts';

/** Pages that are run: before a job or script, as it, after each task it controls, and after it. */
export const SCRIPT_PAGES = ['pre_process', 'process', 'child_post_process', 'post_process'] as const;

export type ScriptPageName = (typeof SCRIPT_PAGES)[number];

/** Text of a script page, lines joined with LF; the empty text when there is none. Pages given twice follow each other. */
export function scriptPage(content: unknown, page: ScriptPageName): string {
  return pageTexts(content, (name) => name === page).join('\n');
}

/** All script pages as one text, for the search in scripts. */
export function allScriptText(content: unknown): string {
  return pageTexts(content, () => true).join('\n');
}

/** Text of a JOBI object, for `:INCLUDE`. */
export function includeText(content: unknown): string {
  return scriptPage(content, 'process');
}

/** All documentation tabs as one text, for the search in documentation. */
export function documentationText(content: unknown): string {
  if (!isJsonObject(content) || !Array.isArray(content.documentation)) return '';
  return content.documentation
    .flatMap((tab: JsonValue) => (isJsonObject(tab) ? Object.values(tab).flatMap(textsIn) : []))
    .join('\n');
}

function pageTexts(content: unknown, wanted: (name: string) => boolean): string[] {
  if (!isJsonObject(content) || !Array.isArray(content.scripts)) return [];
  return content.scripts.flatMap((entry: JsonValue) =>
    isJsonObject(entry)
      ? Object.entries(entry)
          .filter(([name]) => wanted(name))
          .map(([, lines]) => joinLines(lines))
      : [],
  );
}

function joinLines(lines: JsonValue): string {
  if (typeof lines === 'string') return lines.replaceAll('\r\n', '\n');
  if (!Array.isArray(lines)) return '';
  return lines.map((line: JsonValue) => (typeof line === 'string' ? line : '')).join('\n');
}

/** Structured documentation tabs hold objects; their texts count as well. */
function textsIn(value: JsonValue): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (isJsonObject(value)) return Object.values(value).flatMap(textsIn);
  return [];
}
