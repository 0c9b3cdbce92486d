import { readContent, Status, type Task } from '@taktwerk/model';
import type { Taktwerk } from '@taktwerk/runtime';
import type { ObjectDraft } from '@taktwerk/store';
import type { Life } from '../life.ts';
import { after, box } from '../system/object-parts.ts';
import { oneOf } from '../system/random-choices.ts';
import type { Desk, Users } from '../system.ts';
import { randomRecurrence } from './random-recurrence.ts';

const caller = { client: 100, user: 'OPER/DEMO' };

type HoldRequest = Parameters<Taktwerk['switchHold']>[1];

/** What users may start. */
export interface Startable {
  readonly runnable: readonly string[];
  readonly workflows: readonly string[];
  readonly schedules: readonly string[];
  readonly jobGroups: readonly string[];
  /** A blackout without windows that covers everything. */
  readonly blackout: string;
  /** Some object as it might be after a change. */
  readonly changed: () => ObjectDraft;
}

/** Containers that users let go on at a time. */
const MOST_CONTAINERS = 6;

const ORDERS = [
  'suspend',
  'resume',
  'release',
  'run',
  'skip',
  'setInactive',
  'setBreakpoint',
  'clearBreakpoint',
  'unblock',
  'ignoreQueue',
  'quit',
  'reload',
  'remove',
  'ignoreExternal',
  'beginModification',
  'endModification',
] as const;

const OTHERS = ['cancel', 'restart', 'rollback', 'deactivate', 'maxParallel', 'addLine', 'addLine'] as const;

/** Users who start everything there is, order anything for any task, answer notifications, and stop and start the client, open blackouts, and change objects. */
export function systemUsers(
  desk: Desk,
  { runnable, schedules, jobGroups, blackout, changed }: Startable,
): Users {
  const { world, disk, acknowledged, any } = desk;
  const { random } = world;

  /** Asks some node, as far as it is there. */
  function ask(request: (taktwerk: Taktwerk) => Promise<unknown>): void {
    const node = any();
    const taktwerk = node?.taktwerk;
    if (taktwerk == null) return;
    node?.life?.run(() => void request(taktwerk).catch(() => {}));
  }

  const start = (request: Parameters<Taktwerk['execute']>[1]) =>
    ask(async (taktwerk) => {
      const { runId } = await taktwerk.execute(caller, request);
      acknowledged.add(runId);
    });

  const containers = () =>
    [...disk.tasks.values()].filter(
      ({ type, status }) => (type === 'JSCH' || type === 'C_PERIOD') && status < 1800,
    ).length;

  function order(): void {
    const open = [...disk.tasks.values()].filter(({ status }) => status < 1800);
    const all = [...disk.tasks.keys()];
    if (all.length === 0) return;
    const { runId } =
      open.length > 0 && world.chance(0.8) ? oneOf(random, open) : { runId: oneOf(random, all) };
    const action = oneOf(random, [...ORDERS, ...OTHERS]);
    const recursive = world.chance(0.5);
    switch (action) {
      case 'cancel':
        ask((taktwerk) => taktwerk.cancel(caller, runId, { recursive }));
        return;
      case 'restart':
        ask((taktwerk) => taktwerk.restart(caller, runId, { abortedOnly: recursive }));
        return;
      case 'rollback':
        ask((taktwerk) => taktwerk.rollback(caller, runId));
        return;
      case 'deactivate':
        ask((taktwerk) => taktwerk.deactivate(caller, runId, { forced: recursive }));
        return;
      case 'addLine':
        addLine();
        return;
      case 'maxParallel':
        ask((taktwerk) => taktwerk.changeMaxParallel(caller, runId, random.between(1, 5)));
        return;
      default:
        ask((taktwerk) => taktwerk.act(caller, runId, action, { recursive }));
    }
  }

  /** Puts one more box behind START of some workflow that runs. */
  function addLine(): void {
    const running = [...disk.tasks.values()].filter(
      ({ type, status }) => type === 'JOBP' && status === Status.active,
    );
    if (running.length === 0) return;
    const { runId, versionId } = oneOf(random, running);
    const version = disk.versions.find((one) => one.versionId === versionId);
    if (version === undefined) return;
    const { workflow_definitions: boxes, ...rest } = readContent('JOBP', JSON.parse(version.content));
    const end = boxes.find(({ object_type }) => object_type === '<END>');
    const script = runnable.find((name) => name.startsWith('S.'));
    if (end === undefined || script === undefined) return;
    const lines = {
      workflow_definitions: [...boxes, box('90', script, 'SCRI')],
      line_conditions: [...(rest.line_conditions ?? []), after('90', '1'), after(end.line_number, '90')],
      ...(rest.calendar_conditions === undefined ? {} : { calendar_conditions: rest.calendar_conditions }),
    };
    ask(async (taktwerk) => {
      await taktwerk.act(caller, runId, 'beginModification', { recursive: false });
      await taktwerk.modifyLines(caller, runId, lines);
      await taktwerk.act(caller, runId, 'endModification', { recursive: false });
    });
  }

  /** One operator does it, who asks again only when he has an answer or the node he asked is gone. */
  let asked: { readonly life: Life; open: boolean } | null = null;
  function switchClient(active: boolean): void {
    const node = any();
    const taktwerk = node?.taktwerk;
    const life = node?.life;
    if (taktwerk == null || life == null || (asked?.open === true && asked.life.alive)) return;
    const request = { life, open: true };
    asked = request;
    disk.clientStopped = false;
    const settled = (stopped: boolean) => {
      request.open = false;
      disk.clientStopped = stopped;
    };
    life.run(() =>
      taktwerk.switchClient(caller, active).then(
        () => settled(!active),
        () => settled(false),
      ),
    );
  }

  const switchHold = (request: HoldRequest) => ask((taktwerk) => taktwerk.switchHold(caller, request));

  function hold(): void {
    const reason = 'a try';
    const action = random.pick(['none', 'none', 'suspend', 'suspend', 'cancel'] as const);
    const until = world.chance(0.5) ? null : world.now + random.between(1, 240) * 60_000;
    switchHold(
      random.pick<HoldRequest>([
        { kind: 'openBlackout', name: blackout, until, reason },
        { kind: 'closeBlackout', name: blackout },
        { kind: 'closeBlackout', name: blackout },
        { kind: 'emergencyStop', action, reason },
        { kind: 'liftEmergencyStop' },
        { kind: 'liftEmergencyStop' },
      ]),
    );
  }

  /** One user at a time does it, as others would not know which version counts. */
  let saving: { readonly life: Life; open: boolean } | null = null;
  function saveChanged(draft: ObjectDraft): void {
    const node = any();
    const taktwerk = node?.taktwerk;
    const life = node?.life;
    if (taktwerk == null || life == null || (saving?.open === true && saving.life.alive)) return;
    const request = { life, open: true };
    saving = request;
    const settled = () => {
      request.open = false;
    };
    life.run(() =>
      taktwerk.saveObjects(caller, [draft], { overwrite: true }).then(() => {
        settled();
        if (draft.type === 'QUEUE') disk.queues.told(draft.name);
      }, settled),
    );
  }

  return {
    ask: () => {
      const wish = random.next();
      if (wish < 0.35)
        start({ objectName: oneOf(random, runnable), ...(world.chance(0.1) ? { manualRelease: true } : {}) });
      else if (wish < 0.42) start({ objectName: oneOf(random, jobGroups) });
      else if (wish < 0.5) {
        if (containers() < MOST_CONTAINERS) start({ objectName: oneOf(random, schedules) });
      } else if (wish < 0.6) {
        if (containers() < MOST_CONTAINERS)
          start({ objectName: oneOf(random, runnable), recurring: randomRecurrence(random) });
      } else if (wish < 0.65) {
        switchClient(world.chance(0.6));
      } else if (wish < 0.68) hold();
      else if (wish < 0.72) saveChanged(changed());
      else if (wish < 0.78) answer();
      else order();
    },
    goOn: () => {
      switchClient(true);
      switchHold({ kind: 'liftEmergencyStop' });
      switchHold({ kind: 'closeBlackout', name: blackout });
      for (const group of jobGroups) {
        const waits = [...disk.tasks.values()].some(({ status }) => status === Status.registered);
        if (waits) start({ objectName: group });
      }
      answer();
      for (const task of [...disk.tasks.values()]) if (task.status < 1800) letGo(task);
    },
  };

  function answer(): void {
    for (const { runId, type, status } of disk.tasks.values()) {
      if (type !== 'CALL' || status >= 1800) continue;
      const what = random.pick(['OK', 'YES', 'NO', 'ACCEPT', 'DONE', 'REJECT'] as const);
      ask((taktwerk) => taktwerk.answerNotification(caller, runId, what, 'link'));
    }
  }

  /** What waits for a user and for nothing else goes on; schedules and recurring executions end. */
  function letGo({ runId, type, status, suspended }: Task): void {
    const act = (action: (typeof ORDERS)[number]) =>
      ask((taktwerk) => taktwerk.act(caller, runId, action, { recursive: false }));
    if (type === 'JSCH' || type === 'C_PERIOD') act('quit');
    if (suspended || status === Status.suspended) {
      act('endModification');
      act('resume');
    }
    if (status === Status.waitingForRelease) act('release');
    if (status === Status.heldAtBreakpoint) act('clearBreakpoint');
    if (status === Status.workflowBlocked) act('unblock');
    if (status === Status.waitingForExternal) act('ignoreExternal');
  }
}
