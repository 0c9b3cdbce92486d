/**
 * The same values, each made while the one before is used: at most one is ready ahead. What making one throws is thrown
 * where it would have been used; leaving early waits for the one that is being made.
 */
export async function* oneAhead<T>(values: AsyncIterable<T>): AsyncGenerator<T, void> {
  const iterator = values[Symbol.asyncIterator]();
  let next = iterator.next();
  try {
    for (;;) {
      const result = await next;
      if (result.done === true) return;
      next = iterator.next();
      // It is heard when its turn comes, which may be after it has failed.
      next.catch(() => {});
      yield result.value;
    }
  } finally {
    await Promise.allSettled([next]);
    await iterator.return?.();
  }
}
