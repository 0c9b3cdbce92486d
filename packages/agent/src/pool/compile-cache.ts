import { join } from 'node:path';

/**
 * The variable by which processes of the data plane share what Node made of their modules, in the folder of their agent: half of
 * the processor time of a start, and some 18 MiB of its memory.
 */
export function compileCache(folder: string): { readonly NODE_COMPILE_CACHE: string } {
  return { NODE_COMPILE_CACHE: join(folder, 'compile-cache') };
}
