import type { Restriction, RightsFilter, RightsGroup } from './restriction.ts';
import type { RightsSubject } from './subject.ts';
import { fitsPattern } from './wildcard.ts';

/** Whether a restriction lets an object be seen; the condition a store makes of it says the same of a row. */
export function isAllowed({ holders, denied }: Restriction, subject: RightsSubject): boolean {
  return (
    holders.some((groups) => holderAllows(groups, subject)) && !denied.some((row) => covers(row, subject))
  );
}

function holderAllows(groups: readonly RightsGroup[], subject: RightsSubject): boolean {
  const concerned = groups.filter(({ types }) => types === null || types.includes(subject.type));
  return concerned.length > 0 && concerned.every(({ rows }) => rows.some((row) => covers(row, subject)));
}

function covers(filter: RightsFilter, subject: RightsSubject): boolean {
  if (filter.type !== null && filter.type !== subject.type) return false;
  if (filter.path !== null && !fitsPath(filter.path, subject)) return false;
  if (filter.folder !== null && !fitsFolder(filter.folder, subject.folder)) return false;
  return (['name', 'agent', 'login', 'agent2', 'login2', 'file1', 'file2'] as const).every((member) => {
    const pattern = filter[member];
    return pattern === null || fitsPattern(pattern, subject[member]);
  });
}

function fitsPath(pattern: string, { folder, name }: RightsSubject): boolean {
  if (folder === null) return false;
  return fitsPattern(pattern, folder === '' ? `/${name}` : `/${folder}/${name}`);
}

/** A filter of the root alone is about every folder, as all lie below it. */
function fitsFolder(pattern: string, folder: string | null): boolean {
  if (folder === null) return false;
  if (pattern === '/') return true;
  return fitsPattern(pattern, `/${folder}`) || fitsPattern(`${pattern}/*`, `/${folder}`);
}
