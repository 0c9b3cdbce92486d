import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { SETTINGS } from '../serve/setting-list.ts';
import { settingsPage } from './settings-page.ts';

const PAGE = new URL('../../../../docs/settings.md', import.meta.url);

test('docs/settings.md says what the settings are (TAKTWERK_UPDATE_DOCS=1 writes it)', async () => {
  const page = settingsPage();
  if (process.env.TAKTWERK_UPDATE_DOCS === '1') await writeFile(PAGE, page);
  assert.equal(await readFile(PAGE, 'utf8'), page);
});

test('no two settings share a place in the INI file or a name in the environment', () => {
  const settings = Object.values(SETTINGS);
  const places = new Set(settings.map(({ section, key }) => `${section} ${key}`.toUpperCase()));
  assert.deepEqual(
    [places.size, new Set(settings.map(({ env }) => env)).size],
    [settings.length, settings.length],
  );
});
