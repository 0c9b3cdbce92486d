import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isAllowed, Rights, readGrants, rightsSubject } from '@taktwerk/model';
import fc from 'fast-check';
import type { ObjectDraft, Store } from '../port/store.ts';
import { EIGHT_O_CLOCK, endedTask, exampleAudit, exampleCommit, exampleDraft } from './examples.ts';
import type { OpenStore } from './store-contract.ts';
import { withStore } from './with-store.ts';

const FIRST = 1_000_000;

/** Jobs and scripts in folders of several depths, one of them gone again. */
const OBJECTS = [
  { name: 'JOBS.A', type: 'JOBS', folder: 'DEMO', agent: 'UNIX01', login: 'LOGIN.A' },
  { name: 'JOBS.B', type: 'JOBS', folder: 'DEMO/SUB', agent: 'WIN01', login: '' },
  { name: 'JOBS.C', type: 'JOBS', folder: '', agent: '', login: '' },
  { name: 'SCRI.A', type: 'SCRI', folder: 'Demo2', agent: '', login: '' },
  { name: 'SCRI.GONE', type: 'SCRI', folder: 'DEMO', agent: '', login: '' },
] as const;

const row = fc.record({
  auth_group: fc.constantFrom('1', '2', 'NOT'),
  bitcode: fc.constantFrom('S', 'S', 'S', ''),
  filter_object_type: fc.constantFrom('*', 'JOBS', 'SCRI'),
  filter_object_name: fc.constantFrom('*', 'JOBS.*', '*.A', '\\DEMO\\*', '\\DEMO\\JOBS.A', '\\JOBS.?'),
  filter_folder: fc.constantFrom('', '\\demo', 'DEMO/SUB', '\\', '\\D*2'),
  filter_agent_name1: fc.constantFrom('', '', 'unix*', '?*'),
  filter_user_id1: fc.constantFrom('', '', 'LOGIN.?'),
  filter_file_names1: fc.constantFrom('', '', '', '/data/*'),
});

async function fill(store: Store): Promise<void> {
  const drafts = OBJECTS.map(
    ({ name, type, folder, agent, login }): ObjectDraft =>
      exampleDraft(name, {
        type,
        folder,
        content: JSON.stringify({ job_attributes: { agent, login }, nul: '\u0000' }),
      }),
  );
  const options = { overwrite: false, by: 'OPER/DEMO', at: 1 };
  assert.equal((await store.objects.save(drafts, options, exampleAudit())).kind, 'saved');
  const stamp = { by: 'OPER/DEMO', at: 2 };
  await store.objects.delete(100, 'SCRI.GONE', stamp, exampleAudit());
  const insertedTasks = Array.from({ length: 20 }, (_, index) => {
    const { name, type, agent, login } = OBJECTS[index % OBJECTS.length] ?? OBJECTS[0];
    return endedTask(FIRST + index, {
      name,
      type,
      agent: agent === '' ? null : agent,
      login: login === '' ? null : login,
      activationTime: EIGHT_O_CLOCK + Math.floor(index / 3) * 1000,
    });
  });
  await store.commit(exampleCommit({ insertedTasks, nextRunId: FIRST + 20 }));
}

const SUBJECTS = OBJECTS.map((object) => rightsSubject(object));

export function rightsContract(open: OpenStore): void {
  describe('lists and rights', () => {
    it(
      'show, count and page exactly what the rights allow',
      withStore(open, async (store) => {
        await fill(store);
        await fc.assert(
          fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 5 }), async (authorizations) => {
            const visible = new Rights([readGrants({ authorizations })]).restriction('S');
            if (visible === null) return;
            const inFolder = (name: string): boolean => name !== 'SCRI.GONE';
            const expectedRuns = Array.from({ length: 20 }, (_, index) => index)
              .filter((index) => {
                const subject = SUBJECTS[index % SUBJECTS.length];
                assert.ok(subject !== undefined);
                return isAllowed(visible, inFolder(subject.name) ? subject : { ...subject, folder: null });
              })
              .map((index) => FIRST + index)
              .reverse();
            const filter = { client: 100, includeDeactivated: true, visible };
            const seen: number[] = [];
            for (let more = true; more; ) {
              const after = seen.at(-1);
              const page = await store.tasks.list(filter, {
                limit: 3,
                ...(after === undefined ? {} : { after }),
              });
              assert.equal(page.total, expectedRuns.length);
              seen.push(...page.tasks.map(({ runId }) => runId));
              more = page.hasMore;
            }
            assert.deepEqual(seen, expectedRuns);

            const allowed = SUBJECTS.filter((subject) => isAllowed(visible, subject)).map(({ name }) => name);
            const live = allowed.filter(inFolder);
            const types = ['JOBS', 'SCRI'] as const;
            const found = await store.objects.search({ client: 100, limit: 2, types, visible });
            assert.equal(found.total, live.length);
            assert.deepEqual(
              found.objects.map(({ name }) => name),
              live.slice(0, 2),
            );
            const all = await store.objects.all(100, visible);
            assert.deepEqual(
              all.filter(({ type }) => type !== 'FOLD').map(({ name }) => name),
              live,
            );
            const deleted = await store.objects.deleted(100, 9, { visible });
            assert.deepEqual(
              deleted.map(({ name }) => name),
              allowed.filter((name) => !inFolder(name)),
            );
          }),
          { numRuns: 60 },
        );
      }),
    );

    it(
      'may be given by thousands of rows',
      withStore(open, async (store) => {
        await fill(store);
        const authorizations = Array.from({ length: 3000 }, (_, index) => ({
          auth_group: index % 3 === 0 ? 'NOT' : String(1 + (index % 2)),
          bitcode: 'S',
          filter_object_name: index % 3 === 0 ? `GONE.${index}` : `NAME.${index}*`,
        }));
        const rows = [1, 2].map((number) => ({
          auth_group: String(number),
          bitcode: 'S',
          filter_object_name: 'JOBS.A',
        }));
        const visible = new Rights([
          readGrants({ authorizations: [...authorizations, ...rows] }),
        ]).restriction('S');
        assert.ok(visible !== null);
        const page = await store.tasks.list({ client: 100, includeDeactivated: true, visible }, { limit: 2 });
        assert.equal(page.total, 4);
        const found = await store.objects.search({ client: 100, limit: 9, visible });
        assert.deepEqual(
          found.objects.map(({ name }) => name),
          ['JOBS.A'],
        );
      }),
    );

    it(
      'of a user are those of his object and of every group he is a member of',
      withStore(open, async (store) => {
        const group = (name: string, members: readonly string[]): ObjectDraft =>
          exampleDraft(name, {
            type: 'USRG',
            content: JSON.stringify({
              name,
              members: members.map((USERNAME) => ({ USERNAME })),
              nul: '\u0000',
            }),
          });
        const drafts = [
          exampleDraft('ANNA/IT', { type: 'USER', content: '{"name":"ANNA"}' }),
          exampleDraft('BERT/IT', { type: 'USER', content: '{"name":"BERT"}' }),
          group('USRG.A', ['BERT/IT', 'ANNA/IT']),
          group('USRG.B', ['BERT/IT']),
          group('USRG.C', []),
        ];
        await store.objects.save(drafts, { overwrite: false, by: 'X', at: 1 }, exampleAudit());
        const names = async (client: number, user: string) =>
          (await store.users.grants(client, user)).map((text) => JSON.parse(text).name).sort();
        assert.deepEqual(await names(100, 'ANNA/IT'), ['ANNA', 'USRG.A']);
        assert.deepEqual(await names(100, 'BERT/IT'), ['BERT', 'USRG.A', 'USRG.B']);
        assert.deepEqual(await names(200, 'BERT/IT'), []);
        assert.deepEqual(await names(100, 'NOBODY/IT'), []);
        await store.objects.delete(100, 'USRG.A', { by: 'X', at: 2 }, exampleAudit());
        assert.deepEqual(await names(100, 'ANNA/IT'), ['ANNA']);
      }),
    );

    it(
      'users are listed page by page with title and state',
      withStore(open, async (store) => {
        const put = (name: string, department: string, active: boolean) =>
          store.users.put(
            { client: 100, name, department, passwordHash: active ? 'x' : null, active },
            exampleDraft(`${name}/${department}`, { type: 'USER', title: `Title of ${name}` }),
            exampleAudit(),
          );
        await put('ANNA', 'IT', true);
        await put('BERT', 'IT', false);
        await put('CARL', 'HR', true);
        const first = await store.users.page({ client: 100, limit: 2 });
        assert.equal(first.total, 3);
        assert.deepEqual(first.users, [
          { name: 'ANNA/IT', title: 'Title of ANNA', active: true, hasPassword: true },
          { name: 'BERT/IT', title: 'Title of BERT', active: false, hasPassword: false },
        ]);
        const next = await store.users.page({ client: 100, limit: 2, after: 'BERT/IT' });
        assert.deepEqual(
          next.users.map(({ name }) => name),
          ['CARL/HR'],
        );
        const named = await store.users.page({ client: 100, limit: 9, name: '*/it' });
        assert.equal(named.total, 2);
      }),
    );
  });

  describe('the audit', () => {
    it(
      'is found by time, user, action, subject and outcome, and read on from any line',
      withStore(open, async (store) => {
        // Several lines of one moment, and one that was written later than its time.
        const lines = [
          ['A', 0],
          ['B', 1000],
          ['C', 1000],
          ['D', 1000],
          ['E', 500],
        ] as const;
        for (const [index, [subject, offset]] of lines.entries()) {
          await store.audit.append(
            exampleAudit({
              subject,
              time: EIGHT_O_CLOCK + offset,
              user: index % 2 === 0 ? 'ANNA/IT' : 'BERT/HR',
              outcome: index === 3 ? 'refused' : 'done',
            }),
          );
        }
        await store.audit.append(exampleAudit({ client: 200 }));
        const subjects = async (query: object) =>
          (await store.audit.find({ client: 100, limit: 9, ...query }))
            .map(({ subject }) => subject)
            .join('');
        assert.equal(await subjects({}), 'DCBEA');
        assert.equal(await subjects({ from: EIGHT_O_CLOCK + 500, to: EIGHT_O_CLOCK + 999 }), 'E');
        assert.equal(await subjects({ user: 'anna*' }), 'CEA');
        assert.equal(await subjects({ outcome: 'refused' }), 'D');
        assert.equal(await subjects({ action: 'save*', subject: '?' }), 'DCBEA');
        assert.equal(await subjects({ action: 'other' }), '');
        const [first, second] = await store.audit.find({ client: 100, limit: 2 });
        assert.ok(first !== undefined && second !== undefined);
        assert.equal(await subjects({ after: second }), 'BEA');
      }),
    );
  });
}
