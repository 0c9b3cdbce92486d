/** A folder's own name and the folder it lies in, of a path in slash form; null for the root. */
export function folderOfPath(path: string): { readonly name: string; readonly folder: string } | null {
  const steps = path
    .replaceAll('\\', '/')
    .split('/')
    .map((step) => step.trim())
    .filter((step) => step !== '');
  const name = steps.at(-1);
  return name === undefined ? null : { name: name.toUpperCase(), folder: steps.slice(0, -1).join('/') };
}

/** Path of what lies in a folder. */
export function pathBelow(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
