import { isAgentSource } from '@taktwerk/model';
import { hoursOf } from '../event/event.ts';
import { HITS } from '../event/fire.ts';
import type { LiveTask } from '../live-task.ts';
import type { ShardState } from '../shard-state.ts';
import type { WaitReason } from './wait-reason.ts';

/** What an active event waits for. */
export function eventReason(state: ShardState, live: LiveTask): WaitReason | null {
  const { task, definition, roots } = live;
  const active = roots?.size ?? 0;
  const event = definition?.event;
  if (event == null || task.endingStatus !== null || task.cancelRequested)
    return { kind: 'children', runIds: [...(roots ?? [])].slice(0, 20), count: active };
  if (task.suspended) return { kind: 'suspended' };
  const { source } = event;
  const hours = hoursOf(state, live, event);
  const needsAgent = isAgentSource(source);
  const agent = needsAgent ? task.agent : null;
  return {
    kind: 'event',
    source: source.kind,
    lookedFor: lookedFor(live),
    agent,
    connected: agent === null || state.agent(agent).connected,
    looks: !needsAgent || state.events.looked.has(task.runId),
    next: source.kind === 'time' ? task.startAt : hours?.kind === 'closed' ? hours.opens : null,
    hits: Number(state.marked(live, 0, HITS)),
    active,
    max: event.maxActive,
  };
}

function lookedFor({ definition }: LiveTask): string {
  const source = definition?.event?.source;
  switch (source?.kind) {
    case 'file':
      return `files ${source.path}`;
    case 'log':
      return source.command === null
        ? `lines ${source.line} in ${source.path}`
        : `lines ${source.line} of ${source.command}`;
    case 'database':
      return `a value of ${source.connection}`;
    case 'webhook':
      return 'somebody who tells it over HTTP';
    default:
      return 'its time';
  }
}

/** The reason in one sentence. */
export function eventSentence(wait: Extract<WaitReason, { kind: 'event' }>, detail: string | null): string {
  const { lookedFor, agent, connected, looks, next, hits, active, max } = wait;
  const counts = ` Hits so far: ${hits}; active runs of its script: ${active} of ${max}.`;
  if (detail !== null) return `${detail}${counts}`;
  if (agent !== null && !connected)
    return `Waits for agent ${agent}, which is not connected, to look for ${lookedFor}.${counts}`;
  if (wait.source === 'time' && next !== null)
    return `The next hit is at ${new Date(next).toISOString()}.${counts}`;
  if (next !== null) return `Looks again from ${new Date(next).toISOString()} on.${counts}`;
  const held = active >= max ? ' Further hits are held back until one of them ends.' : '';
  if (agent === null) return `Waits for ${lookedFor}.${counts}${held}`;
  return looks
    ? `Agent ${agent} looks for ${lookedFor}.${counts}${held}`
    : `Waits for agent ${agent} to confirm that it looks for ${lookedFor}.${counts}`;
}
