import { extname } from 'node:path';

/** The agent's program file, for those who start it as a process of its own. */
export const AGENT_PROGRAM: URL = new URL(`./agent-process${extname(import.meta.url)}`, import.meta.url);
