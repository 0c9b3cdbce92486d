/** Reporter of Node's test runner: one line of JSON for each test that passed or failed. */
import type { TestEvent } from 'node:test/reporters';

/** A line of this reporter. */
export interface TestResult {
  readonly name: string;
  readonly passed: boolean;
}

export default async function* passedReporter(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of events) {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const { name, skip, todo } = event.data;
    // What was left out shows nothing.
    if (skip !== undefined || todo !== undefined) continue;
    yield `${JSON.stringify({ name, passed: event.type === 'test:pass' } satisfies TestResult)}\n`;
  }
}
