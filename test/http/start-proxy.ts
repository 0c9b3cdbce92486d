import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

/** A proxy of the system, started in the foreground, once it listens; ended with the test. */
export async function startProxy(
  t: TestContext,
  program: 'haproxy' | 'nginx',
  args: readonly string[],
  port: number,
): Promise<void> {
  const proxy = spawn(`/usr/sbin/${program}`, args, { stdio: 'ignore' });
  t.after(async () => {
    if (proxy.exitCode !== null) return;
    // nginx ends its workers on this; neither waits for anything.
    proxy.kill('SIGTERM');
    await once(proxy, 'close');
  });
  const until = performance.now() + 120_000;
  while (!(await answers(port))) {
    if (proxy.exitCode !== null || performance.now() > until)
      throw new Error(`${program} does not listen on ${port}; it ended with ${proxy.exitCode}.`);
    // It tells nobody when it listens.
    await delay(50);
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
