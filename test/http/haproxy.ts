import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { startProxy } from './start-proxy.ts';

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
  await startProxy(t, 'haproxy', ['-db', '-f', file], port);
  return `http://127.0.0.1:${port}`;
}
