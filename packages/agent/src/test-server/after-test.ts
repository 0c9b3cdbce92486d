import type { TestContext } from 'node:test';

const steps = new WeakMap<TestContext, (() => unknown)[]>();

/** Cleans up after a test, the last thing set up first (Node's own hooks run in the order they are given). */
export function afterTest(test: TestContext, step: () => unknown): void {
  const known = steps.get(test);
  if (known !== undefined) {
    known.push(step);
    return;
  }
  const list = [step];
  steps.set(test, list);
  test.after(async () => {
    for (const last of list.reverse()) await last();
  });
}
