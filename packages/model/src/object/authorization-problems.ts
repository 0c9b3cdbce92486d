import { RIGHT_LETTERS, readBitcode } from '../rights/letter.ts';
import { readAuthGroup } from '../rights/read-grants.ts';
import { joinPath, type Problem } from './problem.ts';

/** Rows of rights that would silently grant nothing, or refuse nothing, are told. */
export function authorizationProblems(
  rows: readonly { readonly auth_group?: string; readonly bitcode?: string }[],
  at: string,
): readonly Problem[] {
  return rows.flatMap(({ auth_group: group = '', bitcode = '' }, index) => {
    const path = joinPath(joinPath(at, 'authorizations'), index);
    const problems: Problem[] = [];
    if (readAuthGroup(group) === null) {
      problems.push({
        path: joinPath(path, 'auth_group'),
        message: `is "${group}"; expected a number from 1 to 9, or NOT`,
      });
    }
    if (readBitcode(bitcode) === null) {
      problems.push({
        path: joinPath(path, 'bitcode'),
        message: `is "${bitcode}"; expected letters of ${RIGHT_LETTERS.join('')}, or *`,
      });
    }
    return problems;
  });
}
