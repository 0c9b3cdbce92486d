import { TaktwerkError } from '@taktwerk/model';
import type { ChangeRefusal } from '@taktwerk/store';

/** Why an object cannot be deleted, moved or renamed, as the error the caller gets. */
export function changeError(refusal: ChangeRefusal, client: number, name: string): TaktwerkError {
  if (refusal.kind === 'unknown') {
    return new TaktwerkError('unknownObject', `There is no object ${name} in client ${client}.`);
  }
  return new TaktwerkError(
    'invalidField',
    `Several folders are called ${name}: ${refusal.paths.join(', ')}; expected the whole path of one.`,
  );
}
