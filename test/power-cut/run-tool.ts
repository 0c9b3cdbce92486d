import { execFileSync } from 'node:child_process';

/** Runs a program of the operating system, at most 30 seconds; throws with what it said. */
export function runTool(program: string, ...args: string[]): string {
  return execFileSync(program, args, {
    encoding: 'utf8',
    timeout: 90_000,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
