/** Compares local times of every zone of the tz database over four years with what a search through all instants finds. */
import { localTime, ZoneSet } from '../../packages/calendar/src/index.ts';
import { bruteForceLocalTime, telltaleDays } from '../../packages/calendar/src/testing/brute-force-zone.ts';

const TIMES = [0, 15, 60, 90, 119, 120, 135, 150, 180, 195, 720, 1380, 1410, 1439];
const FIRST_YEAR = new Date().getUTCFullYear() - 1;

const zones = new ZoneSet();
let compared = 0;
const wrong: string[] = [];
for (const name of Intl.supportedValuesOf('timeZone')) {
  for (const day of telltaleDays(name, FIRST_YEAR, 4)) {
    for (const minutes of TIMES) {
      compared += 1;
      const found = JSON.stringify(localTime(zones.first(name), day, minutes));
      const expected = JSON.stringify(bruteForceLocalTime(name, day, minutes));
      if (found !== expected)
        wrong.push(`${name}, day ${day}, minute ${minutes}: ${found}, expected ${expected}`);
    }
  }
}
console.log(`${compared} local times compared, ${wrong.length} differ.`);
for (const line of wrong.slice(0, 20)) console.log(line);
process.exit(wrong.length === 0 ? 0 : 1);
