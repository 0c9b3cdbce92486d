import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { linkRooms } from '../../scripts/pack/link-rooms.ts';
import { missingAddresses } from '../../scripts/pack/missing-addresses.ts';
import { publishedManifest } from '../../scripts/pack/published-manifest.ts';
import { publishedRooms } from '../../scripts/pack/published-rooms.ts';
import type { Room } from '../../scripts/pack/room.ts';

const product = { description: 'D', license: 'L' };

function room(name: string, dependencies: Record<string, string> = {}): Room {
  return {
    name,
    version: '1.0.0',
    folder: `packages/${name}`,
    exports: { '.': './src/index.ts' },
    bin: {},
    dependencies,
  };
}

describe('what is published', () => {
  it('is the room with the command and all it needs, and no other', () => {
    const rooms = [
      room('other', { far: '1.0.0' }),
      room('near', { far: '1.0.0', outside: '2.0.0' }),
      room('far'),
      room('command', { near: '1.0.0' }),
    ];
    assert.deepEqual(
      publishedRooms(rooms, 'command').map(({ name }) => name),
      ['command', 'near', 'far'],
    );
  });

  it('needs from the registry what its rooms need, and not the rooms', () => {
    const rooms = [
      { ...room('a', { b: '1.0.0', outside: '2.0.0' }), bin: { a: './src/main.ts' } },
      room('b', { outside: '2.0.0', another: '3.1.0-rc.1' }),
    ];
    const { dependencies, bin } = publishedManifest(product, rooms, []);
    assert.deepEqual(dependencies, { another: '3.1.0-rc.1', outside: '2.0.0' });
    assert.deepEqual(bin, { a: 'packages/a/src/main.js' });
  });

  it('is refused when versions disagree or a version is not exact', () => {
    const refused = (rooms: readonly Room[], message: RegExp) =>
      assert.throws(() => publishedManifest(product, rooms, []), { message });
    refused([room('a', { x: '^1.0.0' })], /a needs x in version "\^1\.0\.0"; expected an exact one/);
    refused([room('a', { x: '1.0.0' }), room('b', { x: '1.0.1' })], /b needs x 1\.0\.1, a has 1\.0\.0/);
    refused([room('a', { b: '0.9.0' }), room('b')], /a needs b 0\.9\.0, the workspace has 1\.0\.0/);
    refused([room('a'), { ...room('b'), version: '1.0.1' }], /b has version 1\.0\.1, a 1\.0\.0/);
  });
});

describe('a built module', () => {
  it('enters other rooms by their place in the package', () => {
    const text = [
      "import { b } from '@x/b';",
      'export * from "@x/b";',
      "import { d } from '@x/b/door';",
      "import ws from 'ws';",
      "const text = \"import '@x/b'\"; // from '@x/b'",
      "const late = await import('@x/b');",
    ].join('\n');
    const exports = { '.': './src/index.ts', './door': './src/deep/door.ts' };
    const rooms = [{ ...room('b'), name: '@x/b', exports }];
    assert.equal(
      linkRooms(text, 'packages/a/src/deep/module.js', rooms),
      [
        "import { b } from '../../../b/src/index.js';",
        "export * from '../../../b/src/index.js';",
        "import { d } from '../../../b/src/deep/door.js';",
        "import ws from 'ws';",
        "const text = \"import '@x/b'\"; // from '@x/b'",
        "const late = await import('../../../b/src/index.js');",
      ].join('\n'),
    );
  });

  it('that enters a room where it may not keeps the package from being made', () => {
    assert.throws(() => linkRooms("import 'b/src/inner.ts';", 'packages/a/src/x.js', [room('b')]), {
      message: /packages\/a\/src\/x\.js imports "b\/src\/inner\.ts", which no published package exports/,
    });
  });

  it('that names a program or data it would not find keeps the package from being made', () => {
    const text = [
      "new URL('./pack.test.ts', import.meta.url);",
      "new URL('../package/', import.meta.url);",
      "new URL('./gone.js', import.meta.url);",
      "new URL('./elsewhere', 'http://example.org');",
    ].join('\n');
    assert.deepEqual(missingAddresses(text, import.meta.filename), ['./gone.js']);
  });
});
