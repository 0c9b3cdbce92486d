import { globSync, readFileSync } from 'node:fs';
import { readCases } from '../../test/conformance/conformance-case.ts';

/** Titles of all conformance cases of the workspace at `root`. */
export function conformanceTitles(root: URL): ReadonlySet<string> {
  return new Set(
    globSync('test/conformance/cases/*.json', { cwd: root }).flatMap((file) =>
      readCases(readFileSync(new URL(file, root), 'utf8'), file).map(({ title }) => title),
    ),
  );
}

/** Whether a test or a conformance case of this name exists in the workspace at `root`. */
export function testNames(root: URL): { has(name: string): boolean } {
  const files = (pattern: string): readonly string[] =>
    globSync(pattern, { cwd: root, exclude: ['**/node_modules/**'] }).map((file) =>
      readFileSync(new URL(file, root), 'utf8'),
    );
  const cases = conformanceTitles(root);
  const sources = [...files('{packages,test}/**/*.test.ts'), ...files('packages/store/src/contract/*.ts')];
  return {
    // A name stands between quotes of its own, as the first argument of a test.
    has: (name) =>
      cases.has(name) ||
      sources.some((source) => ["'", '"', '`'].some((quote) => source.includes(quote + name + quote))),
  };
}
