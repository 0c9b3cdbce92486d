// Runs a JavaScript step inside the shut-in: the body of a function of (row, parameters), for each row of rows.ndjson.

import { once } from 'node:events';
import { createReadStream, createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const { text, parameters } = JSON.parse(readFileSync('order.json', 'utf8'));
writeFileSync('begun', '');

let row = 0;
function fail(error) {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  writeFileSync('failure.json', JSON.stringify({ row, message: message.slice(0, 2000) }));
  process.exit(1);
}
process.on('uncaughtException', fail);

/** Whole numbers that JavaScript would round are BigInts. */
function revive(_key, value, { source }) {
  return typeof value === 'number' &&
    !Number.isSafeInteger(value) &&
    Number.isInteger(value) &&
    !/[.eE]/.test(source)
    ? BigInt(source)
    : value;
}
const replace = (_key, value) => (typeof value === 'bigint' ? JSON.rawJSON(String(value)) : value);

try {
  const step = new Function('row', 'parameters', `"use strict";\n${text}\n`);
  const out = createWriteStream('result.ndjson');
  const lines = createInterface({
    input: createReadStream('rows.ndjson'),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  for await (const line of lines) {
    row += 1;
    const given = await step(JSON.parse(line, revive), parameters);
    const rows = given === undefined || given === null ? [] : Array.isArray(given) ? given : [given];
    for (const one of rows) {
      if (typeof one !== 'object' || one === null || Array.isArray(one))
        throw new TypeError(`returned ${JSON.stringify(one)}; expected a row, a list of rows, or nothing`);
      if (!out.write(`${JSON.stringify({ taktwerk_row: row, ...one }, replace)}\n`)) await once(out, 'drain');
    }
  }
  out.end();
  await once(out, 'finish');
} catch (error) {
  fail(error);
}
