/** Signals that ask a server to stop. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
/** Milliseconds a stop may take; then the process ends with status 1. Jobs and what is durable are not touched. */
const STOP_TIME = 10_000;
/**
 * Milliseconds in which a further signal is the same one: Ctrl-C reaches a program under npm from the terminal and once
 * more from npm, which passes it on.
 */
const SAME_SIGNAL = 1000;

/**
 * Resolves at the first signal, or once `early` does. From then on a second signal ends the process at once, and so
 * does a stop that takes too long.
 */
export function untilStopSignal(log: (text: string) => void, early?: Promise<unknown>): Promise<void> {
  return new Promise((resolve, reject) => {
    let stopping = false;
    let signalledAt = Number.NEGATIVE_INFINITY;
    const stop = (): void => {
      if (stopping) return;
      stopping = true;
      setTimeout(() => {
        log(`Stopping took longer than ${STOP_TIME / 1000} s; ended now.`);
        process.exit(1);
      }, STOP_TIME).unref();
      resolve();
    };
    for (const signal of SIGNALS) {
      process.on(signal, () => {
        if (performance.now() - signalledAt < SAME_SIGNAL) return;
        if (stopping) process.exit(1);
        signalledAt = performance.now();
        log(`${signal}: stopping. Running jobs go on; a second signal ends at once.`);
        stop();
      });
    }
    early?.then(stop, reject);
  });
}
