/**
 * Folder path in the form it is stored in: slash form without leading slash, upper case, root as empty text
 * (reference `ae-rest-api.md` §4). Slashes and backslashes both separate, so search and object form are one.
 */
export function readFolderPath(
  text: string,
): { readonly ok: true; readonly folder: string } | { readonly ok: false; readonly message: string } {
  const steps = text
    .replaceAll('\\', '/')
    .split('/')
    .map((step) => step.trim().toUpperCase())
    .filter((step) => step !== '');
  const long = steps.find((step) => step.length > 200);
  if (long !== undefined) {
    return { ok: false, message: `holds a folder name of ${long.length} characters; expected at most 200` };
  }
  const strange = steps.find((step) => step === '.' || step === '..' || hasControlCharacter(step));
  if (strange !== undefined) {
    return { ok: false, message: 'holds "." or ".." or a control character; expected folder names' };
  }
  return { ok: true, folder: steps.join('/') };
}

/** `\A\B` form of a stored path; the root is `\`. */
export function backslashPath(folder: string): string {
  return `\\${folder.replaceAll('/', '\\')}`;
}

function hasControlCharacter(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) < 0x20) return true;
  return false;
}
