import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TaktwerkError } from '@taktwerk/model/error';
import type { PluginConnection } from '../../definition/connection.ts';
import type { Connector } from '../connector.ts';
import { type ConnectorToolkit, connectorToolkit } from './connector-toolkit.ts';

/** Names the folder with connectors of others; whoever runs the agent sets it, no connection can. */
const FOLDER = 'TAKTWERK_ETL_CONNECTORS';
const ENDINGS = ['.js', '.mjs', '.ts'] as const;

/** The default export of a connector's file. */
export type MakeConnector = (toolkit: ConnectorToolkit) => Omit<Connector<PluginConnection>, 'kind'>;

/**
 * Loads the connector a connection names from the one file it is in.
 * @throws TaktwerkError connectionFailed when there is none, or none that can be used
 */
export async function loadPlugin({
  name,
  connector,
}: PluginConnection): Promise<Connector<PluginConnection>> {
  const fail = (why: string, cause?: unknown): TaktwerkError =>
    new TaktwerkError('connectionFailed', `Connection "${name}", connector "${connector}": ${why}`, {
      cause,
    });
  const folder = process.env[FOLDER];
  if (folder === undefined || folder === '')
    throw fail(`this agent has no connectors of its own; set ${FOLDER} to the folder that holds them.`);
  let files: readonly string[];
  try {
    files = await readdir(folder);
  } catch (error) {
    throw fail(`the folder ${folder} cannot be read: ${messageOf(error)}.`, error);
  }
  // Only names the folder itself has: none can lead out of it.
  const file = files.find((one) => ENDINGS.some((ending) => one === `${connector}${ending}`));
  if (file === undefined)
    throw fail(`the folder ${folder} has no ${connector}.js; it has ${files.join(', ') || 'nothing'}.`);
  let made: unknown;
  try {
    const path = join(folder, file);
    // A process does many orders: a file that has changed meanwhile is loaded anew.
    const url = `${pathToFileURL(path).href}?changed=${(await stat(path)).mtimeMs}`;
    const loaded: unknown = await import(url);
    const make: unknown = Reflect.get(Object(loaded), 'default');
    made = typeof make === 'function' ? make(connectorToolkit) : undefined;
  } catch (error) {
    throw fail(`${file} cannot be loaded: ${messageOf(error)}.`, error);
  }
  if (isConnector(made)) return { ...made, kind: 'plugin' };
  throw fail(`the default export of ${file} gives no connector; expected a function that returns one.`);
}

function isConnector(made: unknown): made is Omit<Connector<PluginConnection>, 'kind'> {
  const has = (member: string): unknown => Reflect.get(Object(made), member);
  const optional = ['openSource', 'openTarget', 'openSession'].map(has);
  return (
    typeof has('check') === 'function' &&
    optional.every((one) => one === undefined || typeof one === 'function')
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
