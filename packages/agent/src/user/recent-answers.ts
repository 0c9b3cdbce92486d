/** Remembers the answers to a question for a while, so that it is not asked for every job. */
export class RecentAnswers<T> {
  readonly #ask: (question: string) => Promise<T>;
  readonly #lifeMillis: number;
  readonly #limit: number;
  readonly #answers = new Map<string, { readonly answer: Promise<T>; readonly until: number }>();

  constructor(ask: (question: string) => Promise<T>, lifeMillis: number, limit: number) {
    this.#ask = ask;
    this.#lifeMillis = lifeMillis;
    this.#limit = limit;
  }

  get(question: string): Promise<T> {
    const known = this.#answers.get(question);
    const now = performance.now();
    if (known !== undefined && known.until > now) return known.answer;
    const answer = this.#ask(question);
    this.#answers.delete(question);
    this.#answers.set(question, { answer, until: now + this.#lifeMillis });
    // A failed question is asked again next time.
    answer.catch(() => this.#answers.delete(question));
    const oldest = this.#answers.keys().next();
    if (this.#answers.size > this.#limit && !oldest.done) this.#answers.delete(oldest.value);
    return answer;
  }
}
