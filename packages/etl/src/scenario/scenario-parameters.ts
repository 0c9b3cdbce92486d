import { TaktwerkError } from '@taktwerk/model';
import type { BoundParameter } from '../connector/bound-parameter.ts';

/** The parameters of a scenario with the values they have now. */
export class ScenarioParameters {
  #values: readonly BoundParameter[];

  constructor(values: readonly BoundParameter[]) {
    this.#values = values;
  }

  get values(): readonly BoundParameter[] {
    return this.#values;
  }

  /** @throws TaktwerkError invalidOrder when there is no such parameter */
  set(name: string, value: string | null): void {
    if (!this.#values.some((one) => one.name === name)) {
      throw new TaktwerkError('invalidOrder', `There is no parameter "${name}" to set.`);
    }
    this.#values = this.#values.map((one) => (one.name === name ? { ...one, value } : one));
  }
}
