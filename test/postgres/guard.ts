import { spawn } from 'node:child_process';

/** Stops the server of a folder and removes the folder once its standard input ends. */
const SCRIPT = `cat > /dev/null
if [ -f "$1/data/postmaster.pid" ]; then
  pid=$(head -n 1 "$1/data/postmaster.pid")
  kill -QUIT "$pid" && while kill -0 "$pid" 2> /dev/null; do sleep 0.1; done
fi
rm -rf "$1"`;

/**
 * Watches over this process: however it ends, also killed, the server of `folder` goes with it. It runs in a session
 * of its own, so that a signal to the tests' group spares it.
 */
export function guardFolder(folder: string): void {
  const guard = spawn('/bin/sh', ['-c', SCRIPT, 'guard', folder], {
    // Whoever waits for the end of our error output waits for the guard too.
    stdio: ['pipe', 'ignore', 'inherit'],
    detached: true,
    cwd: '/',
  });
  guard.unref();
  // The pipe closes when this process ends, and must not keep it from ending.
  if ('unref' in guard.stdin && typeof guard.stdin.unref === 'function') guard.stdin.unref();
}
