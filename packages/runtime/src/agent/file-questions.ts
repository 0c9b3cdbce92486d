import type { FileQuestion, FileState, ServerMessage } from '@taktwerk/model';

/** Questions beyond which those nobody waits for any more are looked for. */
const MANY = 1_000;

interface Asked extends FileQuestion {
  readonly agent: string;
  readonly isWanted: () => boolean;
  readonly answer: (state: FileState) => void;
}

/**
 * Questions about files under way to agents. One that got no answer is asked again when its agent connects anew: an agent
 * that is not there is a reason to wait, for as long as the task does.
 */
export class FileQuestions {
  readonly #send: (agent: string, message: ServerMessage) => void;
  readonly #asked = new Map<number, Asked>();
  #last = 0;
  #tidyAt = MANY;

  constructor(send: (agent: string, message: ServerMessage) => void) {
    this.#send = send;
  }

  /** Never resolves for a question that is not wanted any more. */
  ask(agent: string, question: FileQuestion, isWanted: () => boolean): Promise<FileState> {
    if (this.#asked.size >= this.#tidyAt) this.#tidy();
    const { promise, resolve } = Promise.withResolvers<FileState>();
    this.#last += 1;
    this.#asked.set(this.#last, { ...question, agent, isWanted, answer: resolve });
    this.#tell(this.#last);
    return promise;
  }

  /** Asks an agent again what it has not answered. */
  connected(agent: string): void {
    this.#tidy();
    for (const [request, asked] of this.#asked) if (asked.agent === agent) this.#tell(request);
  }

  answered(agent: string, request: number, state: FileState): void {
    const asked = this.#asked.get(request);
    if (asked?.agent !== agent) return;
    this.#asked.delete(request);
    asked.answer(state);
  }

  #tell(request: number): void {
    const asked = this.#asked.get(request);
    if (asked === undefined) return;
    const { agent, path, osUser } = asked;
    this.#send(agent, { kind: 'askFile', request, path, osUser });
  }

  #tidy(): void {
    for (const [request, { isWanted }] of this.#asked) if (!isWanted()) this.#asked.delete(request);
    this.#tidyAt = Math.max(MANY, this.#asked.size * 2);
  }
}
