import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileSet } from './parsing-sql.ts';

describe('the paths of a record set', () => {
  const compile = (iterate: string, ...paths: string[]) =>
    compileSet({
      name: 's',
      iterate,
      fields: paths.map((path, index) => ({ name: `f${index}`, path, type: 'text' })),
    });

  it('lead through lists and members of objects, whose names are asked for where they are iterated alone', () => {
    const { elements, keyed } = compile('$.a{*}.b[*]', '$.a{*}~', '$.a{*}.c', '@', '@#');
    assert.deepEqual(elements, [{ name: 'a' }, { every: 'member' }]);
    assert.equal(keyed, true);
    const wrong: readonly (readonly [string, string, RegExp])[] = [
      ['$.a[*]', '@~', /path "@~": it is the name of what is iterated as \{\*\}, and that is not/],
      ['$.a{*}', '$.b{*}~', /path "\$\.b\{\*\}~": it is the name of what is iterated/],
      ['$.a{*}', '$.a.b{*}', /goes through every element/],
      ['$.a{*}~', '@', /an iteration point is no name/],
    ];
    for (const [iterate, path, message] of wrong)
      assert.throws(() => compile(iterate, path), { reason: 'invalidOrder', message });
  });
});
