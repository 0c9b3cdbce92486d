/**
 * Records a store of this release below `test/recorded`, for later releases to open: `npm run record-store`. To be run
 * once, when the schema of a release is settled; a record of a version that is out is never made again.
 */
import { readFileSync, rmSync } from 'node:fs';
import { makeRecord } from '../test/recorded/make-record.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const folder = new URL(`../test/recorded/${version}`, import.meta.url).pathname;
rmSync(folder, { recursive: true, force: true });
await makeRecord(folder, version);
console.log(`Recorded ${folder}`);
