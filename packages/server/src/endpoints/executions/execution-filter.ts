import { OBJECT_TYPES, type ObjectType, TaktwerkError } from '@taktwerk/model';
import type { ExecutionFilter, TimeFrame } from '@taktwerk/store';
import { type Static, Type } from 'typebox';
import { readTimestamp } from '../../http/timestamp.ts';

const Wildcard = (description: string) =>
  Type.Optional(Type.String({ description: `${description}, \`*\` and \`?\` allowed.` }));
const Text = (description: string) => Type.Optional(Type.String({ description }));
const Many = (description: string) => Type.Optional(Type.Array(Type.String(), { description }));
const Flag = (description: string) => Type.Optional(Type.Boolean({ description }));
const Exclude = (partner: string) => Flag(`Turns \`${partner}\` round; without effect alone.`);

/** Conditions of the execution list (reference `ae-rest-api.md` §8.2). */
export const FILTER_PARAMETERS = {
  run_id: Type.Optional(Type.Integer({ minimum: 0, description: 'One run, however long ago.' })),
  name: Wildcard('Object name'),
  name_exclude: Exclude('name'),
  alias: Wildcard('Alias'),
  type: Many('Object types; all executable ones when absent. `REPORT` are the job reports of agents.'),
  status: Many('Status numbers; what is not a number is not looked at.'),
  agent: Wildcard('Agent'),
  agent_exclude: Exclude('agent'),
  platform: Many('Platforms; `WIN` is `WINDOWS`, `LINUX` is `UNIX`.'),
  queue: Many('Queues.'),
  include_deactivated: Flag(
    'Also tasks that have left the activities; of the last 12 hours unless a time range is given.',
  ),
  time_frame_option: Text(
    '`activation`, `start`, `end`, or `all`: tasks of the activities at some moment of the range.',
  ),
  time_frame_from: Text('Begin of the time range, included.'),
  time_frame_to: Text('End of the time range, included.'),
  user: Wildcard('`NAME/DEPARTMENT`, or `NAME` of any department'),
  user_exclude: Exclude('user'),
  archive_key1: Wildcard('Archive key 1'),
  archive_key1_exclude: Exclude('archive_key1'),
  archive_key2: Wildcard('Archive key 2'),
  archive_key2_exclude: Exclude('archive_key2'),
  commented_only: Flag('Only tasks with comments.'),
  modified_only: Flag('Only workflows changed at run time.'),
  remote_status_number: Type.Optional(
    Type.Integer({ minimum: 0, description: 'Status in a remote system; no task of this release has one.' }),
  ),
  remote_status_text: Text('Status text in a remote system; no task of this release has one.'),
  reference_run_id: Type.Optional(
    Type.Integer({ minimum: 0, description: 'Run that was restarted; 0: no restarts.' }),
  ),
  zdu_version: Text('`B` or `T`: activated under the base or the target version of an upgrade.'),
  sync_usage: Many('Names of SYNC objects the tasks use.'),
};

const Filter = Type.Object(FILTER_PARAMETERS);
type Query = Static<typeof Filter>;

/** Range of `include_deactivated` without a time range, in milliseconds (reference `ae-rest-api.md` §8.2). */
const TWELVE_HOURS = 12 * 60 * 60 * 1000;

/**
 * The filter a query asks for; `null` when no task can meet it.
 * @throws TaktwerkError invalidField, naming the parameter
 */
export function executionFilter(client: number, query: Query, now: number): ExecutionFilter | null {
  const types = query.type?.flatMap(objectType);
  const statuses = query.status?.filter((text) => /^[0-9]{1,6}$/.test(text)).map(Number);
  const zduVersion = query.zdu_version === undefined ? undefined : readZduVersion(query.zdu_version);
  const range = readRange(query, now);
  const asksForRemote = query.remote_status_number !== undefined || query.remote_status_text !== undefined;
  if (types?.length === 0 || asksForRemote) return null;
  return {
    client,
    includeDeactivated: query.include_deactivated ?? false,
    ...range,
    ...given('runId', query.run_id),
    ...given('name', query.name),
    ...given('nameExclude', query.name_exclude),
    ...given('alias', query.alias),
    ...given('types', types),
    // A status that is no number acts as if none were given (reference §8.2).
    ...given('statuses', statuses?.length === 0 ? undefined : statuses),
    ...given('agent', query.agent),
    ...given('agentExclude', query.agent_exclude),
    ...given('platforms', query.platform?.map(platform)),
    ...given('queues', query.queue),
    ...given('user', query.user),
    ...given('userExclude', query.user_exclude),
    ...given('archiveKey1', query.archive_key1),
    ...given('archiveKey1Exclude', query.archive_key1_exclude),
    ...given('archiveKey2', query.archive_key2),
    ...given('archiveKey2Exclude', query.archive_key2_exclude),
    ...given('commentedOnly', query.commented_only),
    ...given('modifiedOnly', query.modified_only),
    ...given('zduVersion', zduVersion),
    ...given('referenceRunId', query.reference_run_id),
    ...given('syncs', query.sync_usage),
  };
}

/** With the history and without a range, the last 12 hours count; one run is found however old it is. */
function readRange(query: Query, now: number): Pick<ExecutionFilter, 'from' | 'to' | 'timeFrame'> {
  const { time_frame_from, time_frame_to } = query;
  const timeFrame = readTimeFrame(query.time_frame_option ?? 'all');
  const to = time_frame_to === undefined ? undefined : readTimestamp('time_frame_to', time_frame_to);
  const from = time_frame_from === undefined ? undefined : readTimestamp('time_frame_from', time_frame_from);
  const open = from === undefined && to === undefined;
  if (open && query.include_deactivated === true && query.run_id === undefined) {
    return { from: now - TWELVE_HOURS, timeFrame };
  }
  return { ...given('from', from), ...given('to', to), timeFrame };
}

const TIME_FRAMES: readonly TimeFrame[] = ['all', 'activation', 'start', 'end'];

function readTimeFrame(text: string): TimeFrame {
  const known = TIME_FRAMES.find((option) => option === text.trim().toLowerCase());
  if (known !== undefined) return known;
  throw new TaktwerkError(
    'invalidField',
    `time_frame_option is "${text}"; expected ${TIME_FRAMES.join(', ')}.`,
  );
}

function readZduVersion(text: string): 'B' | 'T' {
  const version = text.trim().toUpperCase();
  if (version === 'B' || version === 'T') return version;
  throw new TaktwerkError('invalidField', `zdu_version is "${text}"; expected B or T.`);
}

function objectType(text: string): readonly ObjectType[] {
  return OBJECT_TYPES.filter((type) => type === text.toUpperCase());
}

/** Names of platforms that the guide's examples use for those that objects have. */
function platform(text: string): string {
  const name = text.toUpperCase();
  if (name === 'WIN') return 'WINDOWS';
  return name === 'LINUX' ? 'UNIX' : name;
}

function given<K extends string, V>(name: K, value: V | undefined): { readonly [name in K]?: V } {
  // The computed key has the type of `name`, which the compiler widens to `string`.
  return value === undefined ? {} : ({ [name]: value } as { readonly [name in K]: V });
}
