import { pathToFileURL } from 'node:url';
import { TaktwerkError } from '@taktwerk/model/error';

/** What the program of the data plane exports for those who run several orders in one process. */
export type OrderProgram = {
  /** Does the order in a file, which it deletes first; `write` takes what it says. Resolves with its exit status. */
  readonly performOrder: (
    path: string,
    write: (text: string) => void,
    place: {
      /** Where answers of the server to the order are laid down. */
      readonly answerFolder: string;
      /** Told when the order begins and ends to do nothing but wait for something outside. */
      readonly waits: (isWaiting: boolean) => void;
    },
  ) => Promise<number>;
};

/**
 * Loads the program of the data plane into this process.
 *
 * @throws {TaktwerkError} `internal` when the module does not export `performOrder`.
 */
export async function loadOrderProgram(path: string): Promise<OrderProgram> {
  const module: object = await import(pathToFileURL(path).href);
  if (isOrderProgram(module)) return module;
  throw new TaktwerkError('internal', `The module ${path} exports no function "performOrder".`);
}

function isOrderProgram(module: object): module is OrderProgram {
  return 'performOrder' in module && typeof module.performOrder === 'function';
}
