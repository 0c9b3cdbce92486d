import assert from 'node:assert/strict';
import { test } from 'node:test';
import { play, printed, problems } from '../testing/play-script.ts';

test(':PRINT prints quoted text, functions, and anything else as it stands', () => {
  assert.deepEqual(
    printed(
      ':SET &N# = 2\n:PRINT "n is &N#"\n:P n + 1 is &N# + 1\n:PRINT STR_UC("abc")\n:PRINT\n:PRINT It\'s fine',
    ),
    ['n is 2', 'n + 1 is 2 + 1', 'ABC', '', "It's fine"],
  );
});

test('an unknown variable stays in the text as written', () => {
  assert.deepEqual(printed(':PRINT "&nobody# & &1 && a&b"'), ['&nobody# & &1 && a&b']);
});

test('data lines go to the job with values put in, comments do not', () => {
  const { dataLines } = play(
    '! a comment\n\n:SET &D# = "/tmp"\n#!/bin/sh\n\ncd &D#\n  : is shell\n:DATA : too\n:DATA   in',
  );
  assert.deepEqual(dataLines, ['#!/bin/sh', '', 'cd /tmp', '  : is shell', ': too', '  in']);
});

test('line ends of Windows are no part of a line', () => {
  const { dataLines, prints } = play(':PRINT a\r\necho b\r\n');
  assert.deepEqual([...prints, ...dataLines], ['a', 'echo b']);
});

test('a text that does not close is a problem', () => {
  assert.deepEqual(problems(':PRINT "abc'), ['1:8 textNotClosed']);
});
