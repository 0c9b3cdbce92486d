import type { Random } from '../../kill/random.ts';
import { object } from './object-parts.ts';
import { chance, maybe, oneOf } from './random-choices.ts';
import type { Parts } from './random-system.ts';

/** An object of the system, by name and type, with its file. */
export interface SystemObject {
  readonly name: string;
  readonly type: string;
  readonly content: object;
}

/** Lines every random script prints. */
export const RANDOM_PRINTS: readonly string[] = ['begin', 'end'];

/** A script, job or notification with what it may need: queue, SYNC objects, agent group, job group, limits. */
export function randomTask(random: Random, parts: Parts, n: number): SystemObject {
  const general = {
    ...maybe(random, 0.6, { queue: oneOf(random, parts.queues) }),
    ...maybe(random, 0.3, { priority: String(random.between(1, 255)) }),
    ...maybe(random, 0.3, {
      max_parallel_tasks: String(random.between(1, 3)),
      max_parallel_action: random.pick(['1', '1', '2']),
    }),
    ...maybe(random, 0.15, { job_group: oneOf(random, parts.jobGroups) }),
    ...maybe(random, 0.15, { mrt_time: '001000', mrt_cancel: '1' }),
    ...maybe(random, 0.3, { auto_deactivation: random.pick(['N', 'A']) }),
  };
  const rest = maybe(random, 0.4, { sync_usage: syncUsage(random, parts) });
  const kind = random.pick(['scri', 'scri', 'jobs', 'jobs', 'call']);
  if (kind === 'call') return notification(n, random.pick(['MAIL', 'MESSAGE', 'REQUEST', 'ALERT']));
  if (kind === 'scri') {
    const name = `S.${n}`;
    const seconds = random.pick([0, 1, 60, 900]);
    const process = [':PRINT "begin"', `:WAIT ${seconds}`, ':PRINT "end"'];
    return {
      name,
      type: 'SCRI',
      content: object('scri', name, { scripts: [{ process }], ...rest }, general),
    };
  }
  const name = `J.${n}`;
  const agent = oneOf(random, chance(random, 0.5) ? parts.agentGroups : parts.agents);
  const scripts = [
    { process: ['job &$RUNID#'] },
    { post_process: [':PRINT "post"', ':WAIT 1', ':PRINT "posted"'] },
  ];
  const job = { job_attributes: { platform: 'UNIX', agent }, scripts, ...rest };
  return { name, type: 'JOBS', content: object('jobs', name, job, general) };
}

function syncUsage(random: Random, parts: Parts): readonly object[] {
  // Always in the same order, or two tasks would wait for each other.
  return parts.syncs
    .filter(() => chance(random, 0.7))
    .map((sync) => ({
      sync,
      start_action: 'TAKE',
      end_action: 'GIVE',
      abend_action: 'GIVE',
      else_action: random.pick(['W', 'W', 'W', 'A', 'S']),
    }));
}

/** A notification of some kind; alerts escalate to the one with number 0. */
export function notification(n: number, kind: 'MAIL' | 'MESSAGE' | 'REQUEST' | 'ALERT'): SystemObject {
  const name = `N.${n}`;
  return {
    name,
    type: 'CALL',
    content: object('call', name, {
      call_attributes: {
        kind,
        subject: 'Run &$RUNID#',
        recipients: [{ type: 'USER', name: 'OPER/DEMO' }],
        ...(kind === 'ALERT' ? { escalate_after: '30', escalate_to: 'N.0' } : {}),
      },
    }),
  };
}
