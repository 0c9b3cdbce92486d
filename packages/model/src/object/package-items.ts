import type { WorkflowDefinition, WorkflowLine } from './definition.ts';
import { canonicalName } from './object-name.ts';
import { PLAIN_LINE } from './plain-line.ts';
import { joinPath, type Problem } from './problem.ts';
import type { ContentOf } from './schema/read-content.ts';

type Items = ContentOf<'PACK'>['package']['items'];
type Item = Items[number];

/** Items that come before one: those it names, or the one above it. */
function predecessors(item: Item, index: number): readonly number[] {
  return item.after ?? (index === 0 ? [] : [index]);
}

/** What is wrong with the order of a package: items that are not there, and circles. */
export function packageProblems(content: ContentOf<'PACK'>, at: string): readonly Problem[] {
  const { items } = content.package;
  const missing = items.flatMap((item, index) =>
    (item.after ?? [])
      .filter((number) => number > items.length)
      .map((number) => ({
        path: joinPath(at, `package.items[${index}].after`),
        message: `names item ${number}; there are ${items.length}`,
      })),
  );
  return missing.length > 0 ? missing : circleProblems(items, at);
}

/** Items whose predecessors are all done are done; what is left over waits for itself. */
function circleProblems(items: Items, at: string): readonly Problem[] {
  const done = new Set<number>();
  for (let before = -1; before !== done.size; ) {
    before = done.size;
    for (const [index, item] of items.entries()) {
      if (predecessors(item, index).every((number) => done.has(number))) done.add(index + 1);
    }
  }
  const first = items.findIndex((_, index) => !done.has(index + 1));
  if (first < 0) return [];
  const message = `makes item ${first + 1} come after itself; expected an order without circles`;
  return [{ path: joinPath(at, `package.items[${first}].after`), message }];
}

/**
 * The package as the engine runs it: a workflow of one line per item, between START and END. An item that ended badly
 * decides by its `onError` what that means to those behind it.
 */
export function packageWorkflow(content: ContentOf<'PACK'>): WorkflowDefinition {
  const { items } = content.package;
  const start: WorkflowLine = { ...BOX, lineNumber: 1, kind: 'start', objectName: 'START' };
  const lines = items.map((item, index): WorkflowLine => {
    const before = predecessors(item, index);
    return {
      ...BOX,
      lineNumber: index + 2,
      kind: 'task',
      objectName: canonicalName(item.object),
      active: item.active !== false,
      ...dependencies(items, before, item.when ?? 'ok'),
    };
  });
  const named = new Set(items.flatMap((item, index) => predecessors(item, index)));
  const last = items.map((_, index) => index + 1).filter((number) => !named.has(number));
  const end: WorkflowLine = {
    ...BOX,
    lineNumber: items.length + 2,
    kind: 'end',
    objectName: 'END',
    ...dependencies(items, last, 'ok'),
  };
  return { lines: [start, ...lines, end], branch: null, foreach: null };
}

const BOX = { ...PLAIN_LINE, elseAction: 'A' } as const;

function dependencies(
  items: Items,
  before: readonly number[],
  when: 'ok' | 'failed' | 'always',
): Pick<WorkflowLine, 'dependencies' | 'elseAction'> {
  if (before.length === 0) {
    return { dependencies: [{ predecessor: 1, condition: '' }], elseAction: 'S' };
  }
  const policies = before.map((number) => items[number - 1]?.onError ?? 'stop');
  return {
    dependencies: before.map((number, index) => ({
      predecessor: number + 1,
      condition: conditionOf(when, policies[index] ?? 'stop'),
    })),
    elseAction: when === 'failed' ? 'S' : policies.includes('block') ? 'H' : 'A',
  };
}

function conditionOf(when: 'ok' | 'failed' | 'always', onError: 'stop' | 'continue' | 'block'): string {
  if (when === 'failed') return 'ANY_ABEND';
  return when === 'always' || onError === 'continue' ? '' : 'ANY_OK';
}
