import { isExecutable, type Problem, SCRIPT_PAGES, scriptPage } from '@taktwerk/model';
import { parseScript } from '@taktwerk/script';
import type { ObjectDraft } from '@taktwerk/store';

/** What is wrong with the scripts of an executable object, by page and line. Includes are checked when they are used. */
export function checkScripts(draft: ObjectDraft): readonly Problem[] {
  if (!isExecutable(draft.type)) return [];
  const content: unknown = JSON.parse(draft.content);
  return SCRIPT_PAGES.flatMap((page) => {
    const parsed = parseScript(scriptPage(content, page));
    if (parsed.ok) return [];
    return parsed.errors.map((error) => ({
      path: `data.${draft.type.toLowerCase()}.scripts.${page}`,
      message: `line ${error.line}, column ${error.column}: ${error.message}`,
    }));
  });
}
