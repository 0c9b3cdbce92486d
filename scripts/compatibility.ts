/** Writes docs/compatibility.md: `node scripts/compatibility.ts`. */
import { writeFileSync } from 'node:fs';
import { compatibilityPage } from './compatibility/compatibility-page.ts';

writeFileSync(new URL('../docs/compatibility.md', import.meta.url), compatibilityPage());
