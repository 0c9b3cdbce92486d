/** Whose request with an `Idempotency-Key` it is: keys of different users and clients have nothing to do with each other. */
export interface RequestKey {
  readonly client: number;
  /** `NAME/DEPARTMENT`. */
  readonly user: string;
  readonly key: string;
}

/** What came of a request with an `Idempotency-Key`, to be answered again. */
export interface RequestReceipt extends RequestKey {
  /** Of method, address and body: a key that comes again with another request is refused. */
  readonly requestHash: string;
  /** Run that the request activated. */
  readonly runId: number | null;
  /** The answer; null while only the commit of the request has written the receipt. */
  readonly status: number | null;
  readonly body: string | null;
  /** Headers that belong to the answer, as the text of a JSON object; null when it has none. */
  readonly headers: string | null;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}
