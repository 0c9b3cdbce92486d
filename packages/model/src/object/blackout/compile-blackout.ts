import { canonicalName } from '../object-name.ts';
import { OBJECT_TYPES } from '../object-type.ts';
import { joinPath, type Problem } from '../problem.ts';
import type { BlackoutContent } from '../schema/blackout.ts';
import { readContent } from '../schema/read-content.ts';
import type { BlackoutDefinition } from './blackout-definition.ts';
import { readWindow } from './read-window.ts';

/** @throws TaktwerkError invalidObject */
export function compileBlackout(content: unknown): BlackoutDefinition {
  const { general_attributes, blackout_attributes: read } = readContent('BLACKOUT', content);
  const words = (list: readonly string[] | undefined) =>
    (list ?? []).map((word) => word.trim().toUpperCase()).filter((word) => word !== '');
  const types = new Set(words(read.types));
  return {
    name: canonicalName(general_attributes.name),
    timeZone: general_attributes.timezone?.trim() || null,
    active: general_attributes.active !== '0',
    windows: (read.windows ?? []).flatMap((window, index) => {
      const outcome = readWindow(window, `blackout_attributes.windows[${index}]`);
      return outcome.ok ? [outcome.window] : [];
    }),
    names: words(read.names),
    exceptNames: words(read.except_names),
    types: OBJECT_TYPES.filter((type) => types.has(type)),
    plannedStarts: read.planned_starts?.toUpperCase() === 'SKIP' ? 'skip' : 'wait',
  };
}

/** What the schema cannot say: that each window means something, and types are types. */
export function blackoutProblems(content: BlackoutContent, at: string): readonly Problem[] {
  const path = joinPath(at, 'blackout_attributes');
  const { windows, types } = content.blackout_attributes;
  const problems: Problem[] = [];
  for (const [index, window] of (windows ?? []).entries()) {
    const outcome = readWindow(window, joinPath(joinPath(path, 'windows'), index));
    if (!outcome.ok) problems.push(...outcome.problems);
  }
  for (const type of types ?? [])
    if (!OBJECT_TYPES.some((one) => one === type.trim().toUpperCase()))
      problems.push({
        path: joinPath(path, 'types'),
        message: `names "${type}"; expected object types such as JOBS`,
      });
  return problems;
}
