import type { VaraRow } from '../store/commit.ts';
import type { JsonObject } from './json-value.ts';
import { joinPath, type Problem } from './problem.ts';
import type { VaraContent } from './schema/vara.ts';

/** Rows of a static VARA as the store keeps them; columns not given are empty. */
export function varaRows(content: VaraContent, client: number, vara: string): readonly VaraRow[] {
  return (content.static_values ?? []).map((row) => ({
    client,
    vara,
    key: row.key,
    values: [row.value1 ?? '', row.value2 ?? '', row.value3 ?? '', row.value4 ?? '', row.value5 ?? ''],
  }));
}

/** Keys must be unique; only static variables are in this release. */
export function varaProblems(content: VaraContent, at: string): readonly Problem[] {
  const problems: Problem[] = [];
  const subType = content.general_attributes.sub_type?.toUpperCase() ?? '';
  if (subType !== '' && subType !== 'STATIC') {
    problems.push({
      path: joinPath(at, 'general_attributes.sub_type'),
      message: `is "${subType}"; this release knows static variables only`,
    });
  }
  const keyAt = new Map<string, number>();
  for (const [index, row] of (content.static_values ?? []).entries()) {
    const first = keyAt.get(row.key);
    if (first === undefined) keyAt.set(row.key, index);
    else {
      problems.push({
        path: joinPath(joinPath(joinPath(at, 'static_values'), index), 'key'),
        message: `is "${row.key}", which entry ${first} has already; expected a key of its own`,
      });
    }
  }
  return problems;
}

/**
 * `static_values` as they are given back: the rows of now, in their order, each over the row of the same key in the
 * definition, so that members we do not know of survive.
 */
export function staticValues(
  rows: readonly VaraRow[],
  defined: readonly JsonObject[],
  client: number,
): readonly JsonObject[] {
  const definedBy = new Map(defined.map((row) => [row.key, row]));
  return rows.map((row) => ({
    client: String(client),
    validity_range: 'FREI',
    ...definedBy.get(row.key),
    key: row.key,
    value1: row.values[0],
    value2: row.values[1],
    value3: row.values[2],
    value4: row.values[3],
    value5: row.values[4],
  }));
}
