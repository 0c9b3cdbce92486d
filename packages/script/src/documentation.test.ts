import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { HostAnswer, HostCall } from '@taktwerk/model';
import { SCRIPT_FUNCTIONS } from './function/function-registry.ts';
import { SCRIPT_STATEMENTS } from './statement/statement-registry.ts';
import { play } from './testing/play-script.ts';

const PAGE = readFileSync(new URL('../../../docs/script-language.md', import.meta.url), 'utf8');

/** Fenced blocks of the page, with their language and line. */
function fencedBlocks(): readonly {
  readonly language: string;
  readonly line: number;
  readonly text: string;
}[] {
  const blocks: { language: string; line: number; text: string }[] = [];
  let open: { language: string; line: number; lines: string[] } | null = null;
  for (const [index, line] of PAGE.split('\n').entries()) {
    if (!line.startsWith('```')) open?.lines.push(line);
    else if (open === null) open = { language: line.slice(3), line: index + 1, lines: [] };
    else {
      blocks.push({ language: open.language, line: open.line, text: open.lines.join('\n') });
      open = null;
    }
  }
  return blocks;
}

/** A small host: rows that were written, one include, activations that work. */
function documentationHost(): (call: HostCall) => HostAnswer {
  const rows = new Map<string, readonly string[]>();
  return (call) => {
    switch (call.kind) {
      case 'putVar':
        rows.set(`${call.vara} ${call.key}`, call.values);
        return { ok: true, value: null };
      case 'getVar':
        return { ok: true, value: rows.get(`${call.vara} ${call.key}`)?.[call.column - 1] ?? null };
      case 'include':
        return { ok: true, value: ':PRINT "Hello &WHO#!"' };
      case 'activate':
        return { ok: true, value: '1000002' };
      default:
        return { ok: true, value: null };
    }
  };
}

test('every example of the documentation does what the page says', () => {
  const blocks = fencedBlocks();
  const scripts = blocks.filter((block) => block.language === 'ae');
  assert.ok(scripts.length >= 6);
  for (const script of scripts) {
    const result = blocks[blocks.indexOf(script) + 1];
    assert.equal(result?.language, 'text', `line ${script.line} has no result behind it`);
    const played = play(script.text, {
      host: documentationHost(),
      predefined: { NAME: 'DEMO', RUNID: '1000001' },
    });
    assert.equal(played.outcome.kind, 'ended', JSON.stringify(played.outcome));
    assert.equal(
      [...played.prints, ...played.dataLines].join('\n'),
      result?.text,
      `example of line ${script.line}`,
    );
  }
});

test('the documentation names every statement and function of the release', () => {
  for (const name of SCRIPT_STATEMENTS.flatMap((statement) => statement.names)) {
    assert.ok(PAGE.includes(`:${name}\``) || PAGE.includes(`:${name} `), `:${name}`);
  }
  for (const name of SCRIPT_FUNCTIONS.flatMap(({ name, aliases }) => [name, ...(aliases ?? [])])) {
    assert.ok(PAGE.includes(name), name);
  }
});
