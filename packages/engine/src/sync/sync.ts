import type { SyncAction, SyncDefinition } from '@taktwerk/model';
import { WaitingLine } from '../queue/waiting-line.ts';

/** Home of one SYNC object: what it is, and who waits for it to change. */
export class Sync {
  definition: SyncDefinition;
  state: string;
  value: number;
  readonly waiting = new WaitingLine();

  constructor(definition: SyncDefinition) {
    this.definition = definition;
    this.state = definition.defaultState;
    this.value = definition.defaultValue;
  }

  /** Runs an action as the first of its rows that fits; false when none does, and nothing has changed. */
  run(name: string): boolean {
    const row = this.definition.actions.find((action) => action.name === name && this.#fits(action));
    if (row === undefined) return false;
    this.state = row.setState ?? this.state;
    if (row.change !== null) {
      this.value = row.change.kind === 'set' ? row.change.value : this.value + row.change.value;
    }
    return true;
  }

  #fits({ allowedState, compare }: SyncAction): boolean {
    if (allowedState !== null && allowedState !== this.state) return false;
    switch (compare?.with) {
      case '<':
        return this.value < compare.value;
      case '=':
        return this.value === compare.value;
      case '>':
        return this.value > compare.value;
      case undefined:
        return true;
    }
  }
}
