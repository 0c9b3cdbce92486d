import { Status } from '@taktwerk/model';
import type { Taktwerk } from '@taktwerk/runtime';
import type { Life } from '../life.ts';
import type { Desk, Users } from '../system.ts';

const caller = { client: 100, user: 'OPER/DEMO' };

/** Users who start scripts, jobs and workflows, and order something for some of them. */
export function plainUsers({ world, disk, acknowledged, any }: Desk): Users {
  /** Most of it is refused, as the task is not in such a state. */
  function order(taktwerk: Taktwerk, life: Life): void {
    const { random } = world;
    const tasks = [...disk.tasks.keys()];
    const runId = tasks[random.between(0, tasks.length)] ?? 0;
    const what = random.pick(['restart', 'rollback', 'suspend', 'skip', 'modify'] as const);
    life.run(() => {
      const recursive = true;
      const done =
        what === 'restart'
          ? taktwerk.restart(caller, runId, { abortedOnly: true })
          : what === 'rollback'
            ? taktwerk.rollback(caller, runId)
            : taktwerk.act(caller, runId, what === 'modify' ? 'beginModification' : what, { recursive });
      done.catch(() => {});
    });
  }

  function ask(): void {
    const node = any();
    const taktwerk = node?.taktwerk;
    const life = node?.life;
    if (taktwerk == null || life == null) return;
    const known = [...acknowledged];
    if (known.length > 0 && world.chance(0.1)) {
      const runId = known[world.random.between(0, known.length)] ?? 0;
      const recursive = world.chance(0.5);
      life.run(() => void taktwerk.cancel(caller, runId, { recursive }).catch(() => {}));
      return;
    }
    if (known.length > 0 && world.chance(0.2)) {
      order(taktwerk, life);
      return;
    }
    const objectName = world.random.pick(['SCRI.PLAIN', 'SCRI.WAITER', 'JOBS.SIM', 'JOBP.SIM', 'JOBP.RICH']);
    life.run(() => {
      taktwerk.execute(caller, { objectName }).then(
        ({ runId }) => acknowledged.add(runId),
        () => {},
      );
    });
  }

  /** Asked again until nothing is stopped. */
  function goOn(): void {
    for (const { runId, status } of disk.tasks.values()) {
      const node = any();
      const taktwerk = node?.taktwerk;
      if (status !== Status.suspended || taktwerk == null) continue;
      for (const action of ['resume', 'endModification'] as const)
        node?.life?.run(() => void taktwerk.act(caller, runId, action, { recursive: true }).catch(() => {}));
    }
  }

  return { ask, goOn };
}
