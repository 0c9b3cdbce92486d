import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { RIGHT_LETTERS, type RightLetter, readBitcode } from './letter.ts';
import { readGrants } from './read-grants.ts';
import { Rights } from './rights.ts';
import { type RightsSubject, rightsSubject } from './subject.ts';

type Row = Readonly<Record<string, string>>;

function rights(...holders: readonly (readonly Row[])[]): Rights {
  return new Rights(holders.map((authorizations) => readGrants({ authorizations: [...authorizations] })));
}

const job = (name: string, folder: string | null = '', agent = '', login = ''): RightsSubject =>
  rightsSubject({ type: 'JOBS', name, folder, agent, login });

describe('rights', () => {
  it('without any row nothing is allowed, and tasks are seen', () => {
    const none = rights([], []);
    assert.deepEqual(
      RIGHT_LETTERS.filter((letter) => none.allows(letter, job('A'))),
      [],
    );
    assert.equal(none.maySee(job('A')), true);
    assert.equal(rights([{ bitcode: 'R' }]).maySee(job('A')), false);
    assert.equal(rights([{ bitcode: 'S' }]).maySee(job('A')), true);
  });

  it('rows of one number add up, numbers all have to allow', () => {
    const both = rights([
      { auth_group: '1', filter_object_type: 'JOBS', filter_object_name: 'A*', bitcode: 'RX' },
      { auth_group: '1', filter_object_type: 'JOBS', filter_object_name: 'B*', bitcode: 'R' },
      { auth_group: '2', filter_object_type: 'JOBS', filter_agent_name1: 'UNIX*', bitcode: 'RX' },
    ]);
    assert.equal(both.allows('R', job('A1', '', 'UNIX01')), true);
    assert.equal(both.allows('R', job('B1', '', 'unix02')), true);
    assert.equal(both.allows('X', job('B1', '', 'UNIX02')), false);
    assert.equal(both.allows('R', job('A1', '', 'WIN01')), false);
    assert.equal(both.allows('R', job('C1', '', 'UNIX01')), false);
  });

  it('a number speaks only for the types it names', () => {
    const some = rights([
      { auth_group: '1', filter_object_type: 'JOBS', bitcode: 'R' },
      { auth_group: '2', filter_object_type: 'JOBP', filter_object_name: 'P*', bitcode: 'R' },
    ]);
    assert.equal(some.allows('R', job('A')), true);
    assert.equal(some.allows('R', rightsSubject({ type: 'JOBP', name: 'X', folder: '' })), false);
    assert.equal(some.allows('R', rightsSubject({ type: 'SCRI', name: 'A', folder: '' })), false);
  });

  it('NOT wins over everything, wherever it stands, for its letters alone', () => {
    const refused = rights(
      [{ bitcode: '*' }],
      [{ auth_group: 'not', filter_object_name: 'SECRET.*', bitcode: 'RS' }],
    );
    assert.equal(refused.allows('R', job('SECRET.A')), false);
    assert.equal(refused.allows('X', job('SECRET.A')), true);
    assert.equal(refused.allows('R', job('OPEN.A')), true);
    assert.equal(refused.isUnrestricted('R'), false);
    assert.equal(refused.isUnrestricted('X'), true);
  });

  it('groups of users add up, each with its own numbers', () => {
    const two = rights(
      [{ auth_group: '1', filter_object_name: 'A*', bitcode: 'R' }],
      [{ auth_group: '2', filter_object_name: 'B*', bitcode: 'R' }],
    );
    assert.equal(two.allows('R', job('A1')), true);
    assert.equal(two.allows('R', job('B1')), true);
  });

  it('a filter may be about folder and name at once, about a folder and what is below it, and about the root', () => {
    const one = rights([{ filter_object_name: '\\DEMO\\JOBS.ONE', bitcode: 'R' }]);
    assert.equal(one.allows('R', job('JOBS.ONE', 'DEMO')), true);
    assert.equal(one.allows('R', job('JOBS.ONE', 'DEMO/SUB')), false);
    assert.equal(one.allows('R', job('JOBS.ONE')), false);
    assert.equal(one.allows('R', job('JOBS.ONE', null)), false);
    const below = rights([{ filter_folder: 'Demo', bitcode: 'R' }]);
    assert.equal(below.allows('R', job('A', 'DEMO')), true);
    assert.equal(below.allows('R', job('A', 'DEMO/SUB')), true);
    assert.equal(below.allows('R', job('A', 'DEMO2')), false);
    assert.equal(rights([{ filter_folder: '\\', bitcode: 'R' }]).allows('R', job('A', 'DEMO')), true);
    assert.equal(rights([{ filter_object_name: '\\A', bitcode: 'R' }]).allows('R', job('A')), true);
  });

  it('a filter asks for what an object without it does not have', () => {
    assert.equal(rights([{ filter_user_id1: 'L*', bitcode: 'R' }]).allows('R', job('A')), false);
    assert.equal(
      rights([{ filter_user_id1: 'L*', bitcode: 'R' }]).allows('R', job('A', '', '', 'LOGIN.A')),
      true,
    );
    assert.equal(rights([{ filter_file_names1: '/data/*', bitcode: 'R' }]).allows('R', job('A')), false);
    assert.equal(rights([{ filter_file_names1: '*', bitcode: 'R' }]).allows('R', job('A')), true);
  });

  it('privileges of all add up, and the star is all of them', () => {
    const some = new Rights([
      readGrants({ user_attributes: { privileges: 'read_audit, other' } }),
      readGrants({ user_group_attributes: { privileges: ['ADMINISTRATION'] } }),
    ]);
    assert.equal(some.has('READ_AUDIT') && some.has('ADMINISTRATION'), true);
    assert.equal(some.has('CHANGE_SYSTEM_STATUS'), false);
    const all = new Rights([readGrants({ user_attributes: { privileges: '*' } })]);
    assert.equal(all.has('CHANGE_SYSTEM_STATUS'), true);
  });

  it('reads letters, numbers and the star as bitcode, and nothing else', () => {
    assert.deepEqual(readBitcode('xr'), ['R', 'X']);
    assert.deepEqual(readBitcode('5'), ['R', 'X']);
    assert.deepEqual(readBitcode('*'), RIGHT_LETTERS);
    assert.deepEqual(readBitcode(''), []);
    assert.equal(readBitcode('RQ'), null);
    assert.equal(readBitcode('512'), null);
  });
});

const NAMES = ['A', 'AB', 'B'] as const;
const TYPES = ['JOBS', 'JOBP'] as const;
const AGENTS = ['', 'U1', 'U2'] as const;
const rowModel = fc.record({
  auth_group: fc.constantFrom('1', '2', 'NOT'),
  filter_object_type: fc.constantFrom('*', 'JOBS', 'JOBP'),
  /** The names a pattern covers, written out. */
  name: fc.constantFrom(
    { pattern: '*', covers: NAMES },
    { pattern: 'A*', covers: ['A', 'AB'] },
    { pattern: '?', covers: ['A', 'B'] },
    { pattern: 'B', covers: ['B'] },
  ),
  agent: fc.constantFrom(
    { pattern: '', covers: AGENTS },
    { pattern: 'u?', covers: ['U1', 'U2'] },
    { pattern: 'U2', covers: ['U2'] },
  ),
  letters: fc.subarray(['R', 'X'] as const),
});
type RowModel = typeof rowModel extends fc.Arbitrary<infer Value> ? Value : never;

/** The rules as they are told, over sets written out. */
function bruteForce(
  holders: readonly (readonly RowModel[])[],
  letter: RightLetter,
  { type, name, agent }: RightsSubject,
): boolean {
  const isOf = (row: RowModel): boolean => row.filter_object_type === '*' || row.filter_object_type === type;
  const grants = (row: RowModel): boolean =>
    isOf(row) &&
    row.name.covers.some((one) => one === name) &&
    row.agent.covers.some((one) => one === agent) &&
    row.letters.some((one) => one === letter);
  if (holders.flat().some((row) => row.auth_group === 'NOT' && grants(row))) return false;
  return holders.some((rows) => {
    const spoken = ['1', '2'].filter((number) => rows.some((row) => row.auth_group === number && isOf(row)));
    return (
      spoken.length > 0 &&
      spoken.every((number) => rows.some((row) => row.auth_group === number && grants(row)))
    );
  });
}

it('the resolver says of every object what the rules say', () => {
  fc.assert(
    fc.property(fc.array(fc.array(rowModel, { maxLength: 4 }), { maxLength: 3 }), (holders) => {
      const resolved = rights(
        ...holders.map((rows) =>
          rows.map(({ auth_group, filter_object_type, name, agent, letters }) => ({
            auth_group,
            filter_object_type,
            filter_object_name: name.pattern,
            filter_agent_name1: agent.pattern,
            bitcode: letters.join(''),
          })),
        ),
      );
      for (const letter of ['R', 'X'] as const)
        for (const type of TYPES)
          for (const name of NAMES)
            for (const agent of AGENTS) {
              const subject = rightsSubject({ type, name, folder: '', agent });
              assert.equal(resolved.allows(letter, subject), bruteForce(holders, letter, subject));
            }
    }),
    { numRuns: 500 },
  );
});
