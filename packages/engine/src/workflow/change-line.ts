import type { WorkflowDefinition, WorkflowLine } from '@taktwerk/model';
import { act } from '../action/act.ts';
import { findActive } from '../action/find-active.ts';
import type { LiveTask } from '../live-task.ts';
import type { LineChange, Reply } from '../message.ts';
import type { ShardState } from '../shard-state.ts';
import { isBeingModified } from './modification.ts';
import { replaceLines } from './modify-lines.ts';
import { evaluateAll } from './workflow.ts';

/** Changes one line of an active standard workflow, as `MODIFY_UC_OBJECT` asks (reference `script-language.md` §3.2). */
export function changeLine(state: ShardState, message: LineChange): Reply {
  const { client, runId, task, change } = message;
  const refuse = (details: string): Reply => ({ kind: 'refused', reason: 'wrongState', details });
  const found = findActive(state, message);
  if ('refusal' in found) return found.refusal;
  const { live } = found;
  const definition = live.definition?.workflow ?? null;
  if (live.workflow === null || definition === null)
    return refuse(`Run ${runId} is no active workflow; expected the run of a workflow and a task in it.`);
  const line = named(live, task);
  if (line === null) return refuse(`Workflow ${live.task.name} (${runId}) has no line ${task}.`);
  if (change.kind === 'run') {
    const child = live.workflow.lines.get(line.lineNumber)?.runId ?? null;
    if (child === null) return refuse(`Line ${task} of run ${runId} has no task to be started.`);
    return act(state, { client, runId: child, action: 'run', recursive: false });
  }
  const isStandard = live.task.type === 'JOBP' && definition.foreach === null && definition.branch === null;
  if (!isStandard || isBeingModified(live))
    return refuse(`Run ${runId} expects to be a standard workflow that nobody modifies at the moment.`);
  const changed =
    change.kind === 'earliestStart'
      ? startingAt(line, change.minutes)
      : without(live, line, change.predecessor);
  if (changed === null)
    return refuse(
      `Line ${task} of run ${runId} does not wait for ${change.kind === 'removeDependency' ? change.predecessor : 'that'}.`,
    );
  const lines = [...live.workflow.lines.values()].map((one) =>
    one.line.lineNumber === line.lineNumber ? changed : one.line,
  );
  const workflow: WorkflowDefinition = { ...definition, lines };
  const reply = replaceLines(state, live, { workflow, definitions: new Map() });
  if (reply.kind === 'done') evaluateAll(state, live);
  return reply;
}

/** A line by its alias, else by the name of its object. */
function named({ workflow }: LiveTask, task: string): WorkflowLine | null {
  const lines = [...(workflow?.lines.values() ?? [])].map(({ line }) => line);
  return (
    lines.find(({ alias }) => alias === task) ??
    lines.find(({ kind, objectName }) => kind === 'task' && objectName === task) ??
    null
  );
}

function startingAt(line: WorkflowLine, minutes: number | null): WorkflowLine {
  return { ...line, earliestStart: minutes === null ? null : { days: 0, minutes } };
}

/** Null when the line does not wait for that one. A line that waits for nothing else follows START. */
function without(live: LiveTask, line: WorkflowLine, predecessor: string): WorkflowLine | null {
  const { lineNumber } = named(live, predecessor) ?? { lineNumber: null };
  const rest = line.dependencies.filter((one) => one.predecessor !== lineNumber);
  if (rest.length === line.dependencies.length) return null;
  if (rest.length > 0) return { ...line, dependencies: rest };
  const start = [...(live.workflow?.lines.values() ?? [])].find((one) => one.line.kind === 'start')?.line;
  return {
    ...line,
    dependencies: start === undefined ? [] : [{ predecessor: start.lineNumber, condition: '' }],
  };
}
