import { compileAgentGroup } from '../agent-group/compile-agent-group.ts';
import { compileBlackout } from './blackout/compile-blackout.ts';
import { calendarReferences } from './calendar-references.ts';
import { compileExecutable } from './compile-executable.ts';
import { compileQueue } from './compile-queue.ts';
import { executedObjects } from './executed-objects.ts';
import { canonicalName } from './object-name.ts';
import { isExecutable, type ObjectType } from './object-type.ts';
import { readContent } from './schema/read-content.ts';
import { startedBySteps } from './started-by-steps.ts';

/** How one object is named in another. */
export type ReferenceKind =
  | 'workflow_task'
  | 'schedule_task'
  | 'calendar'
  | 'time_zone'
  | 'sync'
  | 'prompt_set'
  | 'queue'
  | 'login'
  | 'agent'
  | 'job_group'
  | 'group_member'
  | 'recipient'
  | 'include'
  | 'variable'
  | 'activation'
  | 'filter'
  | 'connection';

export interface ObjectReference {
  readonly name: string;
  readonly kind: ReferenceKind;
}

/** The objects and agents a stored content names outside its scripts; `*` for any agent is none. */
export function objectReferences(type: ObjectType, content: unknown): readonly ObjectReference[] {
  const references: ObjectReference[] = [];
  const add = (kind: ReferenceKind, ...names: readonly (string | null)[]): void => {
    for (const name of names)
      if (name !== null && name !== '' && name !== '*') references.push({ name, kind });
  };
  if (isExecutable(type)) {
    const definition = compileExecutable(type, content, 0);
    const boxes = definition.workflow?.lines.filter((line) => line.kind === 'task') ?? [];
    const lines = definition.schedule?.lines ?? [];
    add('workflow_task', ...boxes.map((line) => line.objectName));
    add('schedule_task', ...lines.map((line) => line.objectName));
    add('filter', ...definition.outputScan.map((line) => line.filter));
    add('activation', ...executedObjects(definition));
    const loop = definition.workflow?.foreach?.source;
    if (loop?.kind === 'vara') add('variable', loop.name);
    add('sync', ...definition.syncs.map((use) => use.sync));
    add('time_zone', canonicalName(definition.timeZone ?? ''));
    add('prompt_set', ...definition.promptSets);
    add('queue', definition.queue);
    add('job_group', definition.jobGroup);
    add('login', definition.login);
    add('agent', definition.agent);
    const source = definition.event?.source;
    if (source?.kind === 'database') add('connection', source.connection);
  }
  add('calendar', ...calendarReferences(type, content).map((event) => event.calendar));
  if (type === 'BLACKOUT') add('time_zone', canonicalName(compileBlackout(content).timeZone ?? ''));
  if (type === 'QUEUE') add('time_zone', canonicalName(compileQueue(content).exceptions?.timeZone ?? ''));
  if (type === 'HOSTG') add('agent', ...compileAgentGroup(content).agents);
  if (type === 'LOGIN') {
    const rows = readContent('LOGIN', content).login_definitions ?? [];
    add('agent', ...rows.map((row) => canonicalName(row.agent)));
  }
  if (type === 'CALL') {
    const { recipients } = readContent('CALL', content).call_attributes;
    const named = recipients.filter((one) => one.type.trim().toUpperCase() !== 'MAIL');
    add('recipient', ...named.map((one) => canonicalName(one.name)));
  }
  if (type === 'SCEN') for (const { kind, name } of startedBySteps(content)) add(kind, name);
  if (type === 'WATCH')
    add('activation', canonicalName(readContent('WATCH', content).watch_attributes.execute ?? ''));
  if (type === 'USRG') {
    const members = readContent('USRG', content).members ?? [];
    add('group_member', ...members.map((member) => canonicalName(member.USERNAME)));
  }
  return references;
}
