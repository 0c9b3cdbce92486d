/** Time as the runtime uses it; tests and simulation give their own. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** Milliseconds from an arbitrary start that never run backwards. */
  monotonic(): number;
  /** Calls once after the given milliseconds; the answer takes it back. */
  after(milliseconds: number, call: () => void): () => void;
  /** Calls once, after what the event loop has ready now. */
  soon(call: () => void): void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (milliseconds, call) => {
    const timer = setTimeout(call, milliseconds);
    return () => clearTimeout(timer);
  },
  soon: (call) => {
    setImmediate(call);
  },
};
