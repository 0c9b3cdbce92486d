/**
 * The launcher: a process that does nothing but start supervisors. Node forks to start a process, which takes
 * the longer the more memory it holds, and waits for the child meanwhile; here that holds up nobody.
 * It ends with its standard input, that is with its agent; the supervisors go on.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Readable, type Writable } from 'node:stream';
import type { LaunchAnswer, LaunchLine, LaunchOrder } from './launcher-message.ts';
import { SUPERVISOR_SCRIPT } from './supervisor-script.ts';

/** Where lines for bodies with a channel go, by the ids of their orders. */
const channels = new Map<number, Writable>();

/** Starts a supervisor in a session of its own, with nothing of ours left open in it. */
function startSupervisor(order: LaunchOrder): ChildProcess {
  const words = ['-c', SUPERVISOR_SCRIPT, order.marker, order.base, order.umask, ...order.words];
  return spawn('/bin/sh', words, {
    cwd: order.workFolder,
    env: order.environment,
    detached: true,
    stdio: order.channel ? ['pipe', 'ignore', 'ignore', 'pipe'] : 'ignore',
  });
}

function openChannel(id: number, child: ChildProcess): void {
  const { stdin, stdio } = child;
  const [, , , said] = stdio;
  if (stdin === null || !(said instanceof Readable)) return;
  // It has ended: that is told by its exit.
  stdin.on('error', () => {});
  said.on('error', () => {});
  channels.set(id, stdin);
  createInterface({ input: said }).on('line', (line) => answer({ kind: 'said', id, line }));
}

function answer(message: LaunchAnswer): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function launch(order: LaunchOrder): void {
  const { id } = order;
  const child = startSupervisor(order);
  child.on('error', (error) => answer({ kind: 'failed', id, detail: error.message }));
  if (child.pid === undefined) return;
  answer({ kind: 'started', id, pid: child.pid });
  openChannel(id, child);
  child.on('exit', (code, signal) => {
    channels.get(id)?.end();
    channels.delete(id);
    answer({ kind: 'ended', id, code, how: signal ?? `exit status ${code}` });
  });
}

function speak({ to, line }: LaunchLine): void {
  const channel = channels.get(to);
  if (line === null) channel?.end();
  else channel?.write(`${line}\n`);
}

// Ctrl-C in a terminal and service managers signal the whole group; the agent decides when we end.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
// The agent is gone.
process.stdout.on('error', () => process.exit(0));

createInterface({ input: process.stdin })
  .on('line', (line) => {
    // The agent is the only writer; its types are ours.
    const said: LaunchOrder | LaunchLine = JSON.parse(line);
    if ('to' in said) speak(said);
    else launch(said);
  })
  .on('close', () => process.exit(0));
