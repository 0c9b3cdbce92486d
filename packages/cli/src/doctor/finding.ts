/** What a check has found, and what to do when it is not well. */
export interface Finding {
  readonly check: string;
  readonly state: 'well' | 'doubtful' | 'wrong';
  readonly text: string;
  /** Null when there is nothing to do. */
  readonly advice: string | null;
}

export function well(check: string, text: string): Finding {
  return { check, state: 'well', text, advice: null };
}

export function doubtful(check: string, text: string, advice: string): Finding {
  return { check, state: 'doubtful', text, advice };
}

export function wrong(check: string, text: string, advice: string): Finding {
  return { check, state: 'wrong', text, advice };
}
