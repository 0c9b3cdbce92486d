import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JOB_MARKER, userEnvironment } from '../user/job-environment.ts';
import type { JobBody } from '../user/job-plan.ts';
import type { OsUser } from '../user/os-user.ts';
import { compileCache } from './compile-cache.ts';

/** The JavaScript heap of a worker; rows are in the column engine, which has a limit of its own. */
const HEAP_MEGABYTES = 512;
/** Rows that pass are garbage at once: a third of the room V8 takes for what is new is enough, and costs no time. */
const NEW_MEGABYTES = 8;

/** Variables of the agent that are settings of the data plane: authorities it trusts, and connectors of others. */
const SETTINGS = ['NODE_EXTRA_CA_CERTS', 'TAKTWERK_ETL_CONNECTORS'] as const;

function ownSettings(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    SETTINGS.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** The process of a worker: the data plane is a part of this system, and runs as the agent does. */
export function workerBody(
  program: string,
  own: OsUser,
  folder: string,
): (base: string, marker: string) => JobBody {
  const file = fileURLToPath(new URL(`./worker-process${extname(import.meta.url)}`, import.meta.url));
  return (base, marker) => ({
    words: [
      process.execPath,
      `--max-old-space-size=${HEAP_MEGABYTES}`,
      `--max-semi-space-size=${NEW_MEGABYTES}`,
      file,
      base,
      program,
    ],
    environment: {
      ...userEnvironment(own),
      ...ownSettings(),
      [JOB_MARKER]: marker,
      ...compileCache(folder),
    },
    workFolder: own.workFolder,
  });
}
