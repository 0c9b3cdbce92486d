import { Command } from 'commander';
import { serverLog } from '../serve/server-log.ts';
import { untilStopSignal } from '../serve/stop-signals.ts';
import type { Terminal } from '../terminal.ts';

/** `taktwerk demo`: a server of its own that runs the demonstration workflow. */
export function demoCommand(terminal: Terminal): Command {
  return new Command('demo')
    .summary('run the demonstration')
    .description(
      'Start a server with an agent in a temporary folder, load examples/, run the demonstration workflow, print its result, and stay up until Ctrl-C. Nothing is left behind.',
    )
    .option('--exit', 'end with the demonstration: exit code 0 when all was right')
    .option('--verbose', 'show the log of the server')
    .action(async (options: { readonly exit?: true; readonly verbose?: true }) => {
      const log = serverLog(terminal.err);
      // Read only here, as in `serve`.
      const { startDemo } = await import('../demo/run-demo.ts');
      const demo = await startDemo(terminal, options.verbose === true ? log : () => {});
      const asked = untilStopSignal(log);
      try {
        const right = await Promise.race([demo.run(), asked]);
        if (right === false) terminal.end('failed');
        if (options.exit !== true && right === true) {
          terminal.out('The server stays up until Ctrl-C.');
          await asked;
        }
      } finally {
        await demo.stop();
      }
      process.exit();
    });
}
