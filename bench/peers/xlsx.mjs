/**
 * SheetJS, the fastest reader of workbooks on npm we found: `write FILE ROWS` makes a workbook of twenty columns, `read FILE`
 * reads its first sheet and prints what that took.
 */
import { readFileSync } from 'node:fs';
import xlsx from 'xlsx';

const [, , command, file, rows] = process.argv;
if (command === 'write') {
  const header = Array.from({ length: 20 }, (_, column) => `column ${column + 1}`);
  const body = Array.from({ length: Number(rows) }, (_, row) =>
    header.map((_, column) => {
      if (column % 4 === 0) return `text number ${(row * 7 + column) % 5000}`;
      if (column % 4 === 1) return new Date(Date.UTC(2024, 0, 1 + (row % 900)));
      return (row * column) / 7;
    }),
  );
  const book = xlsx.utils.book_new();
  xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet([header, ...body], { dense: true }), 'Rows');
  xlsx.writeFile(book, file, { bookSST: true, compression: true });
} else {
  const start = performance.now();
  const book = xlsx.read(readFileSync(file), { dense: true, cellText: false, cellHTML: false });
  const sheet = book.Sheets[book.SheetNames[0]];
  let cells = 0;
  for (const row of xlsx.utils.sheet_to_json(sheet, { header: 1, raw: true })) cells += row.length;
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const seconds = (performance.now() - start) / 1000;
  const processorSeconds = (userCPUTime + systemCPUTime) / 1e6;
  console.log(JSON.stringify({ cells, seconds, processorSeconds, mebibytes: maxRSS / 1024 }));
}
