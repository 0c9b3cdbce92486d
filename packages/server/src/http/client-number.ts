import { TaktwerkError } from '@taktwerk/model';

/**
 * The client in a path, 0 to 9999, with or without leading zeros (reference `ae-rest-api.md` §1).
 * @throws TaktwerkError unknownClient
 */
export function readClientNumber(text: string): number {
  if (!/^[0-9]{1,4}$/.test(text)) {
    throw new TaktwerkError('unknownClient', `"${text}" is not a client; expected a number from 0 to 9999.`);
  }
  return Number(text);
}
