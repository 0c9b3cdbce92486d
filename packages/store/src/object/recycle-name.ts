/** Name under which the rows of a deleted VARA wait for it: no object can bear it, as none holds a slash. */
export function recycleName(objectId: string): string {
  return `/${objectId.toUpperCase()}`;
}
