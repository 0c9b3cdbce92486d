import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { processTerminal } from '../process-terminal.ts';
import { makeProgram } from '../program.ts';
import { commandLinePage } from './command-line-page.ts';

const PAGE = new URL('../../../../docs/command-line.md', import.meta.url);

test('docs/command-line.md says what the commands say (TAKTWERK_UPDATE_DOCS=1 writes it)', async () => {
  const page = commandLinePage(makeProgram(processTerminal));
  if (process.env.TAKTWERK_UPDATE_DOCS === '1') await writeFile(PAGE, page);
  assert.equal(await readFile(PAGE, 'utf8'), page);
});

test('every command has a description, and no option takes a password', () => {
  for (const command of makeProgram(processTerminal).commands.flatMap((one) => [one, ...one.commands])) {
    assert.notEqual(command.description(), '', command.name());
    for (const option of command.options) assert.ok(!option.flags.includes('<password>'), option.flags);
  }
});
