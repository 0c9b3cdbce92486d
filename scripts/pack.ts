/** Makes the package that is published: `npm run pack`, or `npm run pack -- --out DIR`. See docs/publish.md. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { packTaktwerk } from './pack/pack-taktwerk.ts';

try {
  const { values } = parseArgs({ options: { out: { type: 'string', default: 'dist' } } });
  console.log(packTaktwerk({ root: resolve(import.meta.dirname, '..'), out: resolve(values.out) }).tarball);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
