/**
 * A circle among lines, as the way round it (`[2, 3, 2]`), or `null`. Depth first with a stack of its own, so that a
 * long workflow does not exhaust the call stack.
 */
export function findCircle(links: ReadonlyMap<number, readonly number[]>): readonly number[] | null {
  const done = new Set<number>();
  for (const root of links.keys()) {
    if (done.has(root)) continue;
    const way: { line: number; next: number }[] = [{ line: root, next: 0 }];
    const onWay = new Set([root]);
    for (let step = way.at(-1); step !== undefined; step = way.at(-1)) {
      const target = links.get(step.line)?.[step.next];
      step.next += 1;
      if (target === undefined) {
        done.add(step.line);
        onWay.delete(step.line);
        way.pop();
      } else if (onWay.has(target)) {
        const lines = way.map((entry) => entry.line);
        return [...lines.slice(lines.indexOf(target)), target];
      } else if (!done.has(target)) {
        onWay.add(target);
        way.push({ line: target, next: 0 });
      }
    }
  }
  return null;
}
