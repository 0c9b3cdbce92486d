import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { startProxy } from './start-proxy.ts';

/**
 * A real nginx before servers. It asks nobody by itself: a server that cannot be reached or answers 503 is left out for a
 * second, and the request goes to the next; each further server is a backup of the first where `standby` says so.
 */
export async function startNginx(
  t: TestContext,
  folder: string,
  options: { readonly port: number; readonly servers: readonly string[]; readonly standby: boolean },
): Promise<string> {
  const { port, servers, standby } = options;
  const lines = servers.map((url, index) => {
    const { host } = new URL(url);
    return `    server ${host} max_fails=1 fail_timeout=1s${standby && index > 0 ? ' backup' : ''};`;
  });
  const place = (name: string): string => join(folder, `nginx-${port}-${name}`);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const file = place('conf');
  await writeFile(
    file,
    `daemon off;
worker_processes 1;
pid ${place('pid')};
error_log ${place('log')};
events { worker_connections 256; }
http {
  access_log off;
${temporary.map((name) => `  ${name}_temp_path ${place(name)};`).join('\n')}
  upstream taktwerk {
${lines.join('\n')}
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://taktwerk;
      proxy_set_header Host $http_host;
      proxy_connect_timeout 2s;
      # A POST may go to the next one too: its Idempotency-Key lets it count once.
      proxy_next_upstream error timeout http_503 non_idempotent;
    }
  }
}
`,
  );
  await startProxy(t, 'nginx', ['-p', folder, '-e', place('start'), '-c', file], port);
  return `http://127.0.0.1:${port}`;
}
