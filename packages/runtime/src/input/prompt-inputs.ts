import {
  checkInputs,
  type ExecutableDefinition,
  type PromptSetDefinition,
  problemsText,
  TaktwerkError,
  variableName,
} from '@taktwerk/model';
import type { Store } from '@taktwerk/store';
import type { DefinitionSource } from '../definition/definition-source.ts';

/** Checks the values callers give for the prompt sets of an object. */
export class PromptInputs {
  readonly #store: Store;
  readonly #definitions: DefinitionSource;

  constructor(store: Store, definitions: DefinitionSource) {
    this.#store = store;
    this.#definitions = definitions;
  }

  /** Values by variable name. @throws TaktwerkError invalidInput, naming every one that is wrong */
  async checked(
    client: number,
    definition: ExecutableDefinition,
    given: Readonly<Record<string, unknown>> | undefined,
  ): Promise<ReadonlyMap<string, string>> {
    if (given === undefined && definition.promptSets.length === 0) return new Map();
    const checked = checkInputs(await this.promptSets(client, definition), given ?? {});
    if (!checked.ok) throw new TaktwerkError('invalidInput', problemsText(checked.problems));
    return new Map(Object.entries(checked.values));
  }

  /** Inputs of a restart: those of the run it is based on, but for the ones given anew. */
  async again(
    client: number,
    definition: ExecutableDefinition,
    runId: number,
    given: Readonly<Record<string, unknown>>,
  ): Promise<ReadonlyMap<string, string>> {
    const stored = await this.#store.tasks.inputs(runId);
    const inputs = new Map(stored.map(({ name, value }) => [name, value]));
    const prompts = (await this.promptSets(client, definition)).flatMap((set) => set.prompts);
    if (prompts.length === 0 && Object.keys(given).length === 0) return inputs;
    const known = new Set(prompts.map((prompt) => prompt.variable));
    const anew = new Set(Object.keys(given).map(variableName));
    const kept = [...inputs].filter(([name]) => known.has(name) && !anew.has(name));
    const checked = await this.checked(client, definition, { ...Object.fromEntries(kept), ...given });
    for (const [name, value] of checked) inputs.set(name, value);
    return inputs;
  }

  async promptSets(
    client: number,
    definition: ExecutableDefinition,
  ): Promise<readonly PromptSetDefinition[]> {
    const sets: PromptSetDefinition[] = [];
    for (const name of definition.promptSets) {
      const object = await this.#definitions.get(client, name);
      if (object?.kind !== 'promptSet') {
        throw new TaktwerkError(
          'unknownObject',
          `${definition.name} refers to the prompt set ${name}, which client ${client} does not have.`,
        );
      }
      sets.push(object.promptSet);
    }
    return sets;
  }
}
