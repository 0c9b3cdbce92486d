import { createServer } from 'node:net';

/** The port asked for when nobody has it on the loopback, else 0: any free one. */
export function portIfFree(port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const probe = createServer();
  probe.once('error', (error) => {
    if ('code' in error && error.code === 'EADDRINUSE') resolve(0);
    else reject(error);
  });
  probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(port)));
  return promise;
}
