import type { ExecutionFilter } from '@taktwerk/store';
import { HISTORY_END } from './history.ts';

const time = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;

/** The path that asks the API for a list; rights are those of whoever asks. */
export function listPath(filter: Omit<ExecutionFilter, 'client'>): string {
  if (filter.parent !== undefined)
    return `/ae/api/v1/100/executions/${filter.parent}/children?max_results=50`;
  // Without a range the history is that of the last 12 hours.
  const to = filter.includeDeactivated && filter.from === undefined ? HISTORY_END : filter.to;
  const parameters: readonly (readonly [string, string | number | boolean | undefined])[] = [
    ['max_results', 50],
    ['include_deactivated', filter.includeDeactivated],
    ['time_frame_option', filter.timeFrame],
    ['time_frame_from', filter.from === undefined ? undefined : time(filter.from)],
    ['time_frame_to', to === undefined ? undefined : time(to)],
    ['name', filter.name],
    ['name_exclude', filter.nameExclude],
    ['user', filter.user],
    ['user_exclude', filter.userExclude],
    ['agent', filter.agent],
    ['agent_exclude', filter.agentExclude],
    ['archive_key1', filter.archiveKey1],
    ['archive_key2', filter.archiveKey2],
    ['archive_key2_exclude', filter.archiveKey2Exclude],
    ['commented_only', filter.commentedOnly],
    ['modified_only', filter.modifiedOnly],
    ['zdu_version', filter.zduVersion],
    ['reference_run_id', filter.referenceRunId],
    ['type', filter.types?.join()],
    ['status', filter.statuses?.join()],
    ['queue', filter.queues?.join()],
    ['platform', filter.platforms?.join()],
    ['sync_usage', filter.syncs?.join()],
  ];
  const query = parameters.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return `/ae/api/v1/100/executions?${query.join('&')}`;
}
