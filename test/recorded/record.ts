import { readObject } from '@taktwerk/model';
import type { ObjectDraft, Store } from '@taktwerk/store';
import { recordedObjects } from './recorded-objects.ts';
import { CALLER, setStage } from './stage.ts';

/** 2026-01-05T08:00:00Z, when every recorded store begins. */
export const RECORD_START = Date.UTC(2026, 0, 5, 8);

/** What a recorded store holds, as any later release has to find it. */
export interface Facts {
  /** Virtual time at the end. */
  readonly now: number;
  readonly nextRunId: number;
  readonly tasks: readonly { readonly runId: number; readonly name: string; readonly status: number }[];
  /** Text of the activation report, by run id. */
  readonly reports: Readonly<Record<string, string>>;
  readonly objects: readonly string[];
  readonly users: readonly string[];
}

/** Fills an empty store with a bit of life: a history, and tasks at every place where one can stand. */
export async function recordInto(store: Store): Promise<Facts> {
  await prepare(store);
  const stage = await setStage(store, RECORD_START);
  const { node, agent, until } = stage;
  stage.connect();
  const execute = async (objectName: string, more: object = {}): Promise<number> => {
    return (await stage.answer(node.execute(CALLER, { objectName, ...more }))).runId;
  };
  await until('the agent', async () => (await node.agents()).some(({ active }) => active));
  for (const name of ['SCRI.PLAIN', 'SCRI.FAILS', 'JOBS.SIM', 'JOBP.SIM']) await execute(name);
  await until('the end of the history', () => node.activeExecutions === 0);

  await execute('JOBS.FAR');
  await execute('SCRI.PLAIN', { startAt: RECORD_START + 86_400_000 });
  await execute('SCRI.PLAIN', { manualRelease: true, alias: 'HELD' });
  await execute('SCRI.LONG');
  await execute('JOBP.BLOCKS');
  await execute('JOBP.WAITS');
  const suspended = await execute('JOBP.WAITS', { alias: 'SUSPENDED' });
  await stage.answer(node.act(CALLER, suspended, 'suspend', { recursive: true }));
  const jobs: number[] = [];
  for (let count = 0; count < 4; count += 1) jobs.push(await execute('JOBS.SIM'));
  await until('a job at work with some output', () => jobs.some((runId) => agent.job(runId)?.output));
  await stage.answer(node.comment(CALLER, suspended, 'left for later'));
  const { now } = stage.world;
  stage.leave();
  return { now, ...(await readFacts(store)) };
}

async function prepare(store: Store): Promise<void> {
  const audit = (action: string, subject: string) =>
    ({ time: RECORD_START, ...CALLER, action, subject, outcome: 'done', details: '' }) as const;
  await store.clients.create({ client: 0, title: 'System' });
  await store.clients.create({ client: 100, title: 'First client' });
  const saving = { overwrite: true, by: CALLER.user, at: RECORD_START };
  await store.objects.save(recordedObjects().map(draft), saving, audit('save object', 'all'));
  // Twice, for a version that is not the newest.
  await store.objects.save(recordedObjects().slice(-1).map(draft), saving, audit('save object', 'one'));
  const user = { client: 100, name: 'ADMIN', department: 'TAKTWERK', passwordHash: null, active: true };
  const content = { data: { user: { general_attributes: { name: CALLER.user, type: 'USER' } } }, path: '' };
  await store.users.put(user, draft(content), audit('create user', CALLER.user));
  await store.objects.save(
    [draft({ data: { scri: { general_attributes: { name: 'SCRI.GONE', type: 'SCRI' } } }, path: '' })],
    saving,
    audit('save object', 'SCRI.GONE'),
  );
  const stamp = { by: CALLER.user, at: RECORD_START };
  await store.objects.delete(100, 'SCRI.GONE', stamp, audit('delete object', 'SCRI.GONE'));
}

function draft(envelope: object): ObjectDraft {
  const read = readObject(envelope, 100);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return { ...read.object, content: JSON.stringify(read.object.content) };
}

/** Everything but the time. */
export async function readFacts(store: Store): Promise<Omit<Facts, 'now'>> {
  const { nextRunId } = await store.loadEngineState();
  const { tasks } = await store.tasks.list({ client: 100, includeDeactivated: true }, { limit: 5000 });
  const reports: Record<string, string> = {};
  for (const { runId } of tasks) {
    const { pages } = await store.reports.pages(runId, 'ACT', { from: 1, limit: 10 });
    reports[runId] = pages.map((page) => page.text).join('');
  }
  return {
    nextRunId,
    tasks: tasks.map(({ runId, name, status }) => ({ runId, name, status })),
    reports,
    objects: (await store.objects.all(100)).map((object) => object.name).sort(),
    users: (await store.users.list(100)).map(({ name, department }) => `${name}/${department}`),
  };
}
