/**
 * `GET` of one execution, and beside it a bare Node HTTP server in a process of its own that answers the same bytes to the
 * same client: what is lost to authentication, rights, the store and the making of JSON. The processor time of the main
 * threads holds on a machine that is busy with other things, too.
 * `node bench/get-execution.ts [requests]`
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { NOOP } from './load/bench-objects.ts';
import { AUTHORIZATION, withServer } from './load/bench-server.ts';
import { type HttpLoad, httpLoad } from './load/http-load.ts';
import { mainThreadTime } from './load/processor-time.ts';

const requests = Number(process.argv[2] ?? 20_000);
const EXECUTION = '/100/executions/1000000';
const PATH = `/ae/api/v1${EXECUTION}`;

/** Answers every request with its argument, and tells its port. */
const BARE = `const body = Buffer.from(process.argv[1]);
const server = require('node:http').createServer((request, response) => {
  request.resume();
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length });
  response.end(body);
});
server.listen(0, '127.0.0.1', () => process.stdout.write(String(server.address().port)));`;

/** The load, and what it took of the main thread of the server for each request, in microseconds. */
async function measure(pid: number, load: HttpLoad) {
  const before = mainThreadTime(pid);
  const got = await httpLoad(load);
  return { ...got, time: (mainThreadTime(pid) - before) / load.requests };
}

await withServer({ agent: false }, async (server, rest) => {
  await rest.post('/objects', NOOP);
  await rest.post('/executions', { object_name: 'SCRI.NOOP' });
  const answer = await fetch(`${server.url}${EXECUTION}`, { headers: { authorization: AUTHORIZATION } });
  const bytes = await answer.text();
  if (!answer.ok) throw new Error(`GET ${PATH} answered ${answer.status}: ${bytes}`);
  const bare = spawn(process.execPath, ['-e', BARE, bytes], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [port] = (await once(bare.stdout, 'data')) as [Buffer];
    const common = {
      method: 'GET',
      path: PATH,
      body: '',
      authorization: AUTHORIZATION,
      connections: 32,
    } as const;
    const { pid } = server;
    if (pid === null || bare.pid === undefined) throw new Error('A server is not there.');
    const ours = { ...common, port: server.port, requests };
    const theirs = { ...common, port: Number(port.toString()), requests };
    // Until both are compiled.
    for (const target of [ours, theirs]) await httpLoad(target);
    for (let round = 1; round <= 3; round += 1) {
      const got = await measure(pid, ours);
      const beside = await measure(bare.pid, theirs);
      console.log(
        `round ${round}: ${got.rate.toFixed(0)}/s (p50 ${got.median.toFixed(1)} ms, p99 ${got.p99.toFixed(1)} ms, ` +
          `${got.failures} failed), ${got.time.toFixed(1)} µs of the main thread; bare ${beside.rate.toFixed(0)}/s ` +
          `(p50 ${beside.median.toFixed(1)} ms, p99 ${beside.p99.toFixed(1)} ms), ${beside.time.toFixed(1)} µs; ` +
          `ratio ${(got.rate / beside.rate).toFixed(2)}, by processor time ${(beside.time / got.time).toFixed(2)}; ${bytes.length} bytes`,
      );
    }
  } finally {
    bare.kill();
  }
});
