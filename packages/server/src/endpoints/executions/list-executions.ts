import { OBJECT_TYPES, type ObjectType, TaktwerkError } from '@taktwerk/model';
import type { ExecutionFilter } from '@taktwerk/store';
import { type Static, Type } from 'typebox';
import { readTimestamp } from '../../http/timestamp.ts';
import { defineEndpoint } from '../endpoint.ts';
import { ExecutionPageJson } from './execution-json.ts';
import { PAGE_PARAMETERS, pageJson, pagePosition } from './page.ts';

const Wildcard = (description: string) =>
  Type.Optional(Type.String({ description: `${description}, \`*\` and \`?\` allowed.` }));
const Many = (description: string) => Type.Optional(Type.Array(Type.String(), { description }));
const Flag = (description: string) => Type.Optional(Type.Boolean({ description }));

const Query = Type.Object({
  ...PAGE_PARAMETERS,
  run_id: Type.Optional(Type.Integer({ minimum: 1, description: 'One run.' })),
  name: Wildcard('Object name'),
  alias: Wildcard('Alias'),
  type: Many('Object types.'),
  status: Many('Status numbers; what is not a number is not looked at.'),
  agent: Wildcard('Agent'),
  queue: Many('Queues.'),
  user: Wildcard('`NAME/DEPARTMENT` or `NAME`'),
  reference_run_id: Type.Optional(
    Type.Integer({ minimum: 0, description: 'Run that was restarted; 0: no restarts.' }),
  ),
  include_deactivated: Flag(
    'Also tasks that have left the activities; of the last 12 hours unless a time range is given.',
  ),
  time_frame_from: Type.Optional(Type.String({ description: 'Begin of the time range.' })),
  time_frame_to: Type.Optional(Type.String({ description: 'End of the time range.' })),
  time_frame_option: Type.Optional(
    Type.String({ description: 'Only `all`: started, ended or running inside the range.' }),
  ),
  name_exclude: Flag('Not in this release.'),
  agent_exclude: Flag('Not in this release.'),
  user_exclude: Flag('Not in this release.'),
  platform: Many('Not in this release.'),
  archive_key1: Wildcard('Not in this release'),
  archive_key2: Wildcard('Not in this release'),
  commented_only: Flag('Not in this release.'),
  modified_only: Flag('Not in this release.'),
  remote_status_number: Type.Optional(Type.Integer({ description: 'Not in this release.' })),
  remote_status_text: Type.Optional(Type.String({ description: 'Not in this release.' })),
  zdu_version: Type.Optional(Type.String({ description: 'Not in this release.' })),
  sync_usage: Many('Not in this release.'),
});

type Query = Static<typeof Query>;

/** Range of `include_deactivated` without a time range, in milliseconds (reference `ae-rest-api.md` §8.2). */
const TWELVE_HOURS = 12 * 60 * 60 * 1000;

/** Executions, newest first (reference `ae-rest-api.md` §8.2). */
export const listExecutions = defineEndpoint({
  method: 'GET',
  path: '/ae/api/v1/:client/executions',
  summary: 'Executions that meet every condition given.',
  query: Query,
  body: null,
  answer: ExecutionPageJson,
  right: 'statistics',
  async handle({ services, client, query }) {
    refuseUnsupported(query);
    const filter = executionFilter(client, query, services.now());
    if (filter === null) return { kind: 'json', value: { total: 0, data: [], hasmore: false } };
    return {
      kind: 'json',
      value: pageJson(await services.taktwerk.store.tasks.list(filter, pagePosition(query))),
    };
  },
});

/** `null` when a condition can be met by no task: only types that do not exist. */
function executionFilter(client: number, query: Query, now: number): ExecutionFilter | null {
  const types = query.type?.flatMap(objectType);
  if (types?.length === 0) return null;
  const statuses = query.status?.filter((text) => /^[0-9]{1,6}$/.test(text)).map(Number);
  const includeDeactivated = query.include_deactivated ?? false;
  const to =
    query.time_frame_to === undefined ? undefined : readTimestamp('time_frame_to', query.time_frame_to);
  const from =
    query.time_frame_from !== undefined
      ? readTimestamp('time_frame_from', query.time_frame_from)
      : includeDeactivated && to === undefined
        ? now - TWELVE_HOURS
        : undefined;
  return {
    client,
    includeDeactivated,
    ...(query.run_id === undefined ? {} : { runId: query.run_id }),
    ...(query.name === undefined ? {} : { name: query.name }),
    ...(query.alias === undefined ? {} : { alias: query.alias }),
    ...(types === undefined ? {} : { types }),
    ...(statuses === undefined || statuses.length === 0 ? {} : { statuses }),
    ...(query.agent === undefined ? {} : { agent: query.agent }),
    ...(query.queue === undefined ? {} : { queues: query.queue }),
    ...(query.user === undefined ? {} : { user: query.user }),
    ...(query.reference_run_id === undefined ? {} : { referenceRunId: query.reference_run_id }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

function objectType(text: string): readonly ObjectType[] {
  return OBJECT_TYPES.filter((type) => type === text.toUpperCase());
}

/** A list that left a condition out would be a wrong answer; one that refuses it is an honest one. */
function refuseUnsupported(query: Query): void {
  const given = [
    ...(query.name_exclude && query.name !== undefined ? ['name_exclude'] : []),
    ...(query.agent_exclude && query.agent !== undefined ? ['agent_exclude'] : []),
    ...(query.user_exclude && query.user !== undefined ? ['user_exclude'] : []),
    ...(query.commented_only ? ['commented_only'] : []),
    ...(query.modified_only ? ['modified_only'] : []),
    ...UNSUPPORTED.filter((name) => query[name] !== undefined),
    ...((query.time_frame_option ?? 'all').toLowerCase() === 'all' ? [] : ['time_frame_option']),
  ];
  if (given.length > 0) {
    throw new TaktwerkError('notImplemented', `Executions cannot be filtered by ${given.join(', ')} yet.`);
  }
}

const UNSUPPORTED = [
  'platform',
  'archive_key1',
  'archive_key2',
  'remote_status_number',
  'remote_status_text',
  'zdu_version',
  'sync_usage',
] as const;
