import type { RightsFilter } from '@taktwerk/model';
import type { ExecutionFilter } from '@taktwerk/store';
import { HISTORY_BEGIN, HISTORY_END } from './history.ts';

/** One list as a user asks for it; `total` is part of each answer. */
export interface ListQuery {
  readonly name: string;
  /** Milliseconds that 99 of 100 answers should stay below. */
  readonly aim: number;
  readonly filter: Omit<ExecutionFilter, 'client'>;
}

/** What the user with few rights may see: everything of one department's agents but what pays, and no workflows. */
export const FEW_RIGHTS = [
  { auth_group: '1', filter_object_name: '*', filter_agent_name1: 'UNIX*', bitcode: 'RS' },
  { auth_group: 'NOT', filter_object_name: '*.PAY.*', bitcode: 'RS' },
  { auth_group: 'NOT', filter_object_type: 'JOBP', bitcode: 'RS' },
] as const;

const ANY: RightsFilter = {
  type: null,
  name: null,
  path: null,
  folder: null,
  agent: null,
  login: null,
  agent2: null,
  login2: null,
  file1: null,
  file2: null,
};
const fewRights: NonNullable<ExecutionFilter['visible']> = {
  holders: [[{ types: null, rows: [{ ...ANY, name: '*', agent: 'UNIX*' }] }]],
  denied: [
    { ...ANY, name: '*.PAY.*' },
    { ...ANY, type: 'JOBP' },
  ],
};

const HOUR = 3_600_000;
const lastHalfDay = { includeDeactivated: true, from: HISTORY_END - 12 * HOUR } as const;
const threeYears = { includeDeactivated: true, from: HISTORY_BEGIN, to: HISTORY_END } as const;
const all = { includeDeactivated: true } as const;
const FAILED = [1800, 1801, 1810, 1815, 1820, 1821, 1822, 1823, 1850, 1851, 1856];

/** The console's four lists, and others that people and programs ask for. */
export function listQueries(workflow: number): readonly ListQuery[] {
  const console = (name: string, filter: ListQuery['filter']) => ({ name, aim: 10, filter });
  const other = (name: string, filter: ListQuery['filter']) => ({ name, aim: 50, filter });
  return [
    console('active', { includeDeactivated: false }),
    console('failed in the last 12 hours', { ...lastHalfDay, statuses: FAILED }),
    console('one name', { ...all, name: 'JOBS.STOCK.0002' }),
    console('children of one workflow', { ...all, parent: workflow }),
    other('last 12 hours', lastHalfDay),
    other('all over three years', threeYears),
    other('the whole history', all),
    other('activated in one day', {
      ...all,
      timeFrame: 'activation',
      from: HISTORY_END - 500 * 24 * HOUR,
      to: HISTORY_END - 499 * 24 * HOUR,
    }),
    other('started in one day', {
      ...all,
      timeFrame: 'start',
      from: HISTORY_END - 500 * 24 * HOUR,
      to: HISTORY_END - 499 * 24 * HOUR,
    }),
    other('ended in one month', {
      ...all,
      timeFrame: 'end',
      from: HISTORY_END - 500 * 24 * HOUR,
      to: HISTORY_END - 470 * 24 * HOUR,
    }),
    other('names *STOCK*, 12 hours', { ...lastHalfDay, name: '*STOCK*' }),
    other('names *00??*, three years', { ...threeYears, name: '*00??*' }),
    other('names JOBS.PAY.*, whole history', { ...all, name: 'JOBS.PAY.*' }),
    other('not the names JOBS.*, three years', { ...threeYears, name: 'JOBS.*', nameExclude: true }),
    other('user USER1*, three years', { ...threeYears, user: 'USER1*' }),
    other('not the user USER05, 12 hours', { ...lastHalfDay, user: 'USER05', userExclude: true }),
    other('not the agents UNIX0*, three years', { ...threeYears, agent: 'UNIX0*', agentExclude: true }),
    other('archive key DEPT3, three years', { ...threeYears, archiveKey1: 'DEPT3' }),
    other('not the archive key AUDIT, 12 hours', {
      ...lastHalfDay,
      archiveKey2: 'AUDIT',
      archiveKey2Exclude: true,
    }),
    other('commented, three years', { ...threeYears, commentedOnly: true }),
    other('modified workflows, three years', { ...threeYears, modifiedOnly: true }),
    other('types x statuses x queues, three years', {
      ...threeYears,
      types: ['JOBS', 'JOBF'],
      statuses: FAILED,
      queues: ['QUEUE.1', 'QUEUE.2'],
    }),
    other('job reports, 12 hours', { ...lastHalfDay, types: ['REPORT'] }),
    other('restarts of the target version, three years', {
      ...threeYears,
      zduVersion: 'T',
      platforms: ['WINDOWS'],
    }),
    other('seldom names *4999*, whole history', { ...all, name: '*4999*' }),
    other('user *1* with few rights, three years', { ...threeYears, user: '*1*', visible: fewRights }),
    other('users of SYNC objects, three years', { ...threeYears, syncs: ['SYNC.3', 'SYNC.7'] }),
    other('no restarts, three years', { ...threeYears, referenceRunId: 0 }),
    other('started in three years', { ...threeYears, timeFrame: 'start' }),
    other('job reports, three years', { ...threeYears, types: ['REPORT'] }),
  ];
}
