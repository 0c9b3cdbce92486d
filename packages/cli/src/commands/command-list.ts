import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';
import { demoCommand } from './demo.ts';
import { serveCommand } from './serve.ts';

/** Every command, in the order of the help. A new one is one file and one line here. */
export const COMMANDS: readonly ((terminal: Terminal) => Command)[] = [serveCommand, demoCommand];
