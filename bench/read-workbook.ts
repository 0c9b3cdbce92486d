/** Reads the first sheet of a workbook as a load does and prints what that took: `node bench/read-workbook.ts FILE`. */
import { createReadStream } from 'node:fs';
import { readXlsx } from '../packages/etl/src/parsing/read-xlsx.ts';

const file = process.argv[2] ?? '';
const start = performance.now();
let cells = 0;
for await (const row of readXlsx(() => createReadStream(file, { highWaterMark: 1 << 14 }), undefined, file))
  cells += row.length;
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const seconds = (performance.now() - start) / 1000;
const processorSeconds = (userCPUTime + systemCPUTime) / 1e6;
console.log(JSON.stringify({ cells, seconds, processorSeconds, mebibytes: maxRSS / 1024 }));
