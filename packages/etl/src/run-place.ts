/** What surrounds a run: without an agent there is nothing of it. */
export interface RunPlace {
  /** Where the agent lays down what the engine answers. */
  readonly answerFolder?: string;
  /** Told when the run begins and ends to do nothing but wait for something outside. */
  readonly waits?: (isWaiting: boolean) => void;
}
