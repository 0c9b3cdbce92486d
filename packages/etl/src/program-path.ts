import { extname } from 'node:path';

/** The program of the data plane: `node PROGRAM ORDER`. */
export const ETL_PROGRAM: URL = new URL(`./program${extname(import.meta.url)}`, import.meta.url);
