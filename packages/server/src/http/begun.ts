/**
 * The same pieces, once the first of them is there: what goes wrong before it can still be answered as an error, with
 * its status. Whoever stops reading ends the source too.
 */
export async function begun<T>(pieces: AsyncIterable<T>): Promise<AsyncIterable<T>> {
  const source = pieces[Symbol.asyncIterator]();
  let first: IteratorResult<T> | null = await source.next();
  const rest: AsyncIterator<T> = {
    next() {
      if (first === null) return source.next();
      const piece = Promise.resolve(first);
      first = null;
      return piece;
    },
    async return() {
      await source.return?.();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => rest };
}
