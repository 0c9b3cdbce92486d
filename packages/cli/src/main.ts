#!/usr/bin/env node
import { processTerminal } from './process-terminal.ts';
/** The `taktwerk` command. */
import { runProgram } from './program.ts';

await runProgram(processTerminal, process.argv);
