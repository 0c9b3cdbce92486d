import type { LiveTask } from '@taktwerk/engine';

/** Values of the predefined variables `&$…#` of a task (reference `script-language.md` §4); keys without `&$` and `#`. */
export function predefinedVariables(
  live: LiveTask,
  find: (runId: number) => LiveTask | undefined,
): Record<string, string> {
  const { task } = live;
  const [user = '', department = ''] = task.user.split('/');
  const parent = find(task.parent)?.task;
  const top = find(task.top)?.task;
  const activator = find(task.activator)?.task;
  return {
    SYSTEM: 'TAKTWERK',
    CLIENT: String(task.client).padStart(4, '0'),
    RUNID: String(task.runId),
    NAME: task.name,
    TYPE: task.type,
    ALIAS: task.alias ?? '',
    TITLE: task.title ?? '',
    PLATFORM: task.platform ?? '',
    AGENT: task.agent ?? '',
    LOGIN: task.login ?? '',
    QUEUE: task.queue,
    ARCHIVE_KEY1: task.archiveKey1 ?? '',
    ARCHIVE_KEY2: task.archiveKey2 ?? '',
    USER: user,
    DEPARTMENT: department,
    ACTIVATOR: activator?.name ?? task.user,
    ACTIVATOR_RUNID: String(task.activator),
    ACTIVATOR_TYPE: task.activatorType ?? 'USER',
    PROCESSOR: parent?.name ?? '',
    PROCESSOR_RUNID: parent === undefined ? '' : String(parent.runId),
    IN_PROCESSFLOW: parent === undefined ? 'N' : 'Y',
    TOP_PROCESSFLOW_NAME: top?.type === 'JOBP' ? top.name : '',
    TOP_PROCESSFLOW_RUNID: top?.type === 'JOBP' ? String(top.runId) : '',
    RESTARTED: task.referenceRunId === 0 ? 'N' : 'Y',
    RESTART_COUNT: String(task.restartCount),
    RESTART_RUNID: task.referenceRunId === 0 ? '' : String(task.referenceRunId),
    RESTART_POINT: task.restartPoint ?? '',
    RETCODE: task.returnCode === null ? '' : String(task.returnCode),
  };
}

/** Variables a script sees: those of the tasks it runs under, outermost first, then its own. */
export function visibleVariables(
  live: LiveTask,
  find: (runId: number) => LiveTask | undefined,
): Record<string, string> {
  const chain: LiveTask[] = [];
  for (let next: LiveTask | undefined = live; next !== undefined; next = find(next.task.parent)) {
    chain.push(next);
    if (next.definition?.inheritsVariables === false) break;
  }
  const seen: Record<string, string> = {};
  for (const { variables } of chain.reverse()) for (const [name, value] of variables) seen[name] = value;
  return seen;
}
