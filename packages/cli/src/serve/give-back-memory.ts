import { Session } from 'node:inspector/promises';

/** Milliseconds after the start, when what came with it is done. */
const SETTLED = 1_500;
/** Bytes of live objects above which looking at all of them would hold up the server. */
const SMALL = 128 * 1024 * 1024;

/**
 * Gives back to the system what the start used and nobody needs any more: texts of programs, and the room new objects
 * were made in, which grew with them. V8 looks by itself only when something is allocated, and an idle server does not.
 * A server that came up with much to do is left alone: it collects as it goes.
 */
export function giveBackMemoryOfStart(onFault: (error: unknown) => void): void {
  setTimeout(() => {
    if (process.memoryUsage().heapUsed <= SMALL) giveBackMemory().catch(onFault);
  }, SETTLED).unref();
}

/** Collects what nobody holds and gives the room back; a small heap takes some 50 ms, which hold up everything else. */
export async function giveBackMemory(): Promise<void> {
  const session = new Session();
  session.connect();
  try {
    await session.post('HeapProfiler.collectGarbage');
  } finally {
    session.disconnect();
  }
}
