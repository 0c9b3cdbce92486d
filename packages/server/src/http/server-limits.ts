/** What one caller, and all of them together, may take of the server. */
export interface ServerLimits {
  /** Bytes of a request body. */
  readonly body: number;
  /** Bytes of all headers of a request. */
  readonly headers: number;
  /** Open connections, agents included. */
  readonly connections: number;
  /** Milliseconds a request may take to arrive whole. */
  readonly requestTime: number;
  /** Milliseconds a handler may take before the caller gets an error. */
  readonly answerTime: number;
  /** Milliseconds requests under way have to end when the server closes. */
  readonly closeTime: number;
}

export const DEFAULT_LIMITS: ServerLimits = {
  body: 16 * 1024 * 1024,
  headers: 32 * 1024,
  connections: 20_000,
  requestTime: 60_000,
  answerTime: 120_000,
  closeTime: 10_000,
};
