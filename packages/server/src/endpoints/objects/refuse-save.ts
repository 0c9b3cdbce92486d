import { TaktwerkError } from '@taktwerk/model';
import type { SaveOutcome } from '@taktwerk/store';

/**
 * Tells why nothing was saved.
 * @throws TaktwerkError objectExists, tooBusy, unless it was
 */
export function refuseUnsaved(outcome: SaveOutcome): void {
  switch (outcome.kind) {
    case 'saved':
      return;
    case 'exists':
      throw new TaktwerkError(
        'objectExists',
        `${outcome.names.join(', ')} exists; set overwrite_existing_objects to replace it.`,
      );
    case 'otherType':
      throw new TaktwerkError(
        'objectExists',
        `${outcome.names.join(', ')} is the name of an object of another type; expected another name.`,
      );
    case 'uuidTaken':
      throw new TaktwerkError(
        'objectExists',
        `The uuid of ${outcome.names.join(', ')} is that of another object of the client; expected one of its own, or none to get one.`,
      );
    case 'changed':
      throw new TaktwerkError(
        'tooBusy',
        `${outcome.names.join(', ')} is being changed by others at the same time; try again.`,
      );
  }
}
