import { connect } from 'node:net';

/** One request, written byte for byte, and how often and how widely it is sent. */
export interface HttpLoad {
  readonly port: number;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly authorization: string;
  readonly body: string;
  readonly connections: number;
  readonly requests: number;
}

export interface HttpLoadResult {
  /** Requests answered with 200 a second. */
  readonly rate: number;
  /** Milliseconds. */
  readonly median: number;
  readonly p99: number;
  readonly failures: number;
}

/**
 * A client that costs little beside the server it measures: plain sockets, one request under way on each, answers
 * read as far as their length says.
 */
export async function httpLoad(load: HttpLoad): Promise<HttpLoadResult> {
  const request = Buffer.from(
    `${load.method} ${load.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: ${load.authorization}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(load.body)}\r\n\r\n${load.body}`,
  );
  const times: number[] = [];
  let sent = 0;
  let failures = 0;
  const start = performance.now();
  const oneConnection = () => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const socket = connect({ port: load.port, host: '127.0.0.1', noDelay: true });
    let sentAt = 0;
    let rest = '';
    const next = () => {
      if (sent >= load.requests) {
        socket.end();
        resolve();
        return;
      }
      sent += 1;
      sentAt = performance.now();
      socket.write(request);
    };
    socket.on('connect', next);
    socket.on('error', reject);
    socket.on('data', (data) => {
      rest += data.toString('latin1');
      const head = rest.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(rest.slice(0, head))?.[1] ?? 0);
      if (rest.length < head + 4 + length) return;
      if (!rest.startsWith('HTTP/1.1 200')) failures += 1;
      rest = '';
      times.push(performance.now() - sentAt);
      next();
    });
    return promise;
  };
  await Promise.all(Array.from({ length: load.connections }, oneConnection));
  const seconds = (performance.now() - start) / 1000;
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { rate: (times.length - failures) / seconds, median: at(0.5), p99: at(0.99), failures };
}
