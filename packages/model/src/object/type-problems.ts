import { agentGroupProblems } from '../agent-group/compile-agent-group.ts';
import { calendarProblems } from '../calendar/calendar-problems.ts';
import { zoneProblems } from '../calendar/compile-zone.ts';
import { readRecurrence } from '../calendar/read-recurrence.ts';
import { syncProblems } from '../sync/compile-sync.ts';
import { authorizationProblems } from './authorization-problems.ts';
import { blackoutProblems } from './blackout/compile-blackout.ts';
import { queueProblems } from './compile-queue.ts';
import { eventProblems } from './event/compile-event.ts';
import { filterProblems } from './filter/compile-filter.ts';
import { isJsonObject, type JsonValue } from './json-value.ts';
import { notificationProblems } from './notification/compile-notification.ts';
import { packageProblems } from './package-items.ts';
import { joinPath, type Problem } from './problem.ts';
import { promptProblems } from './prompt-problems.ts';
import { resultProblems } from './result/compile-result.ts';
import { runTimeProblems } from './run-time/run-time-problems.ts';
import { scheduleProblems } from './schedule-problems.ts';
import type { SupportedType } from './schema/content-schemas.ts';
import { readContent } from './schema/read-content.ts';
import { isUuid } from './uuid.ts';
import { varaProblems } from './vara-rows.ts';
import { variableName } from './variable-name.ts';
import { watchProblems } from './watch/compile-watch.ts';
import { workflowProblems } from './workflow-problems.ts';

/** Types whose tasks control others; a job does on all agents of a group. */
const CONTROLLING: ReadonlySet<SupportedType> = new Set(['JOBP', 'JSCH', 'JOBS']);

/** What is wrong with a content whose schema holds: rules that span several members. */
export function typeProblems(type: SupportedType, content: unknown, at: string): readonly Problem[] {
  const general = readContent(type, content).general_attributes;
  const problems = [
    ...(CONTROLLING.has(type) ? [] : scriptProblems(content, at)),
    ...objectVariableProblems(content, at),
    ...runTimeProblems(general, joinPath(at, 'general_attributes')),
    ...resultProblems(general, joinPath(at, 'general_attributes')),
  ];
  switch (type) {
    case 'JOBP':
      return [...problems, ...workflowProblems(readContent('JOBP', content), at)];
    case 'VARA':
      return [...problems, ...varaProblems(readContent('VARA', content), at)];
    case 'PRPT':
      return [...problems, ...promptProblems(readContent('PRPT', content), at)];
    case 'FILTER':
      return [...problems, ...filterProblems(readContent('FILTER', content), at)];
    case 'COMP':
    case 'SCEN':
      return [...problems, ...uuidProblems(content, at)];
    case 'PACK':
      return [
        ...problems,
        ...uuidProblems(content, at),
        ...packageProblems(readContent('PACK', content), at),
      ];
    case 'JOBS':
      return [...problems, ...jobProblems(readContent('JOBS', content), at)];
    case 'CALE':
      return [...problems, ...calendarProblems(readContent('CALE', content), at)];
    case 'CALL':
      return [...problems, ...notificationProblems(readContent('CALL', content), at)];
    case 'WATCH':
      return [...problems, ...watchProblems(readContent('WATCH', content), at)];
    case 'BLACKOUT':
      return [...problems, ...blackoutProblems(readContent('BLACKOUT', content), at)];
    case 'QUEUE':
      return [...problems, ...queueProblems(readContent('QUEUE', content), at)];
    case 'JSCH':
      return [...problems, ...scheduleProblems(readContent('JSCH', content), at)];
    case 'JOBG':
      return [...problems, ...jobGroupProblems(general, at)];
    case 'EVNT':
      return [...problems, ...eventProblems(readContent('EVNT', content), at)];
    case 'SYNC':
      return [...problems, ...syncProblems(readContent('SYNC', content), at)];
    case 'HOSTG':
      return [...problems, ...agentGroupProblems(readContent('HOSTG', content), at)];
    case 'TZ':
      return [...problems, ...zoneProblems(readContent('TZ', content), at)];
    case 'PERIOD': {
      const { period_attributes } = readContent('PERIOD', content);
      const outcome = readRecurrence(period_attributes, joinPath(at, 'period_attributes'));
      return outcome.ok ? problems : [...problems, ...outcome.problems];
    }
    case 'USER':
    case 'USRG':
      return [...problems, ...authorizationProblems(readContent(type, content).authorizations ?? [], at)];
    default:
      return problems;
  }
}

/** A page that would silently not be run is refused. */
function scriptProblems(content: unknown, at: string): readonly Problem[] {
  if (!isJsonObject(content) || !Array.isArray(content.scripts)) return [];
  return content.scripts.flatMap((page: JsonValue, index: number) => {
    const child = isJsonObject(page) ? page.child_post_process : undefined;
    const empty =
      child === undefined || child === '' || (Array.isArray(child) && child.every((line) => !line));
    return empty
      ? []
      : [
          {
            path: joinPath(joinPath(joinPath(at, 'scripts'), index), 'child_post_process'),
            message: `is a page of objects that control tasks (${[...CONTROLLING].join(', ')}); expected it empty or absent`,
          },
        ];
  });
}

function objectVariableProblems(content: unknown, at: string): readonly Problem[] {
  if (!isJsonObject(content) || content.object_variables === undefined) return [];
  const given = content.object_variables;
  const list: readonly JsonValue[] = Array.isArray(given) ? given : [given];
  const path = joinPath(at, 'object_variables');
  return list.flatMap((entry, index) =>
    isJsonObject(entry) && typeof entry.name === 'string' && variableName(entry.name) === ''
      ? [
          {
            path: joinPath(Array.isArray(given) ? joinPath(path, index) : path, 'name'),
            message: 'is empty; expected the name of a variable',
          },
        ]
      : [],
  );
}

function uuidProblems(content: unknown, at: string): readonly Problem[] {
  const general = isJsonObject(content) ? content.general_attributes : undefined;
  const uuid = isJsonObject(general) && typeof general.uuid === 'string' ? general.uuid.trim() : '';
  if (uuid === '' || isUuid(uuid)) return [];
  return [
    {
      path: joinPath(at, 'general_attributes.uuid'),
      message: `is "${uuid}"; expected a uuid such as 3f2b8a1c-0d4e-4f6a-9b8c-7d6e5f4a3b2c`,
    },
  ];
}

/** A group that waited for another would wait for a run that may never come. */
function jobGroupProblems(general: { readonly job_group?: string }, at: string): readonly Problem[] {
  if ((general.job_group ?? '').trim() === '') return [];
  return [
    {
      path: joinPath(at, 'general_attributes.job_group'),
      message: `is "${general.job_group}"; expected it empty or absent: a job group is no member of another`,
    },
  ];
}

function jobProblems(
  content: { readonly general_attributes: { readonly platform?: string } },
  at: string,
): readonly Problem[] {
  const platform = content.general_attributes.platform?.trim().toUpperCase() ?? '';
  if (platform === '' || platform === 'UNIX') return [];
  return [
    {
      path: joinPath(at, 'general_attributes.platform'),
      message: `is "${platform}"; this release runs jobs of platform UNIX only`,
    },
  ];
}
