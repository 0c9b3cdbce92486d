import { TaktwerkError } from '@taktwerk/model';

/** What a caller is told who names an object that is not there. */
export function unknownObject(client: number, name: string): TaktwerkError {
  return new TaktwerkError('unknownObject', `Client ${client} has no object ${name}.`);
}
