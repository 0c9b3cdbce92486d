import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * A real HAProxy before servers, which it asks for `/ping` every 200 ms; each further one is a backup of the first where
 * `standby` says so. Ended with the test.
 */
export async function startHaproxy(
  t: TestContext,
  folder: string,
  options: { readonly port: number; readonly servers: readonly string[]; readonly standby: boolean },
): Promise<string> {
  const { port, servers, standby } = options;
  const lines = servers.map((url, index) => {
    const { host } = new URL(url);
    return `  server s${index} ${host} check inter 200ms rise 1 fall 1${standby && index > 0 ? ' backup' : ''}`;
  });
  const file = join(folder, `haproxy-${port}.cfg`);
  await writeFile(
    file,
    `defaults
  mode http
  timeout connect 2s
  timeout client 30s
  timeout server 30s
  option redispatch 1
  retries 2
  retry-on conn-failure empty-response 503
frontend taktwerk
  bind 127.0.0.1:${port}
  default_backend taktwerk
backend taktwerk
  balance roundrobin
  option httpchk GET /ae/api/v1/ping
  http-check expect status 200
${lines.join('\n')}
`,
  );
  const proxy = spawn('/usr/sbin/haproxy', ['-db', '-f', file], { stdio: 'ignore' });
  t.after(async () => {
    if (proxy.exitCode !== null) return;
    proxy.kill('SIGKILL');
    await once(proxy, 'close');
  });
  const until = performance.now() + 120_000;
  while (!(await answers(port))) {
    if (proxy.exitCode !== null || performance.now() > until)
      throw new Error(`HAProxy does not listen on ${port}; it ended with ${proxy.exitCode}.`);
    // It tells nobody when it listens.
    await delay(50);
  }
  return `http://127.0.0.1:${port}`;
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
