import type { Terminal } from '../terminal.ts';
import { type ConnectionOptions, readConnection } from './connection.ts';
import { HttpClient } from './http-client.ts';

/** A client of the server the options and the environment name. */
export async function connect(options: ConnectionOptions, terminal: Terminal): Promise<HttpClient> {
  return new HttpClient(await readConnection(options, terminal));
}
