import type { Timer } from '@taktwerk/model';

/** Adds a timer to a binary heap, the first due at its top. */
export function pushTimer(heap: Timer[], timer: Timer): void {
  let index = heap.push(timer) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || above.due <= timer.due) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = timer;
}

/** Takes the top of the heap away. */
export function popTimer(heap: Timer[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let index = 0;
  for (;;) {
    const left = 2 * index + 1;
    const right = left + 1;
    const child =
      (heap[right]?.due ?? Number.POSITIVE_INFINITY) < (heap[left]?.due ?? Number.POSITIVE_INFINITY)
        ? right
        : left;
    const below = heap[child];
    if (below === undefined || below.due >= last.due) break;
    heap[index] = below;
    index = child;
  }
  heap[index] = last;
}
