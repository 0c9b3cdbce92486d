import { conditionNames, isKnownCondition } from '../status/condition.ts';
import { BRANCHES, readBranch } from './branch/read-branch.ts';
import { calendarConditionProblems } from './calendar-condition-problems.ts';
import { readConditions } from './condition/read-conditions.ts';
import { readDayTime } from './day-time.ts';
import { externalProblems } from './external/external-problems.ts';
import { foreachProblems } from './foreach/foreach-problems.ts';
import { joinPath, type Problem } from './problem.ts';
import { resultProblems } from './result/compile-result.ts';
import { runTimeProblems } from './run-time/run-time-problems.ts';
import type { JobpContent } from './schema/jobp.ts';
import { wholeNumber } from './whole-number.ts';
import { type BoxKind, boxKind, boxType, linksOf } from './workflow-box.ts';
import { findCircle } from './workflow-circle.ts';

/**
 * What a workflow must hold beyond its schema: one START, one END that can be reached from it, unique line numbers
 * and aliases, predecessors that exist, no circle, conditions we know.
 */
export function workflowProblems(content: JobpContent, at: string): readonly Problem[] {
  const definitions = joinPath(at, 'workflow_definitions');
  const conditions = joinPath(at, 'line_conditions');
  return [
    ...foreachProblems(content, at),
    ...externalProblems(content, at),
    ...readBranch(content, at).problems,
    ...boxCountProblems(content, definitions),
    ...boxProblems(content, definitions),
    ...content.workflow_definitions.flatMap((box, index) => lineProblems(box, joinPath(definitions, index))),
    ...conditionProblems(content, conditions),
    ...pathProblems(content, definitions, conditions),
    ...calendarConditionProblems(content, at, (box) => boxKind(box) === 'task'),
  ];
}

/** What is wrong with what a box wants of its task. */
function lineProblems(box: JobpContent['workflow_definitions'][number], at: string): readonly Problem[] {
  return [
    ...runTimeProblems(box, at),
    ...resultProblems(box, at),
    ...(['preconditions', 'postconditions'] as const).flatMap(
      (phase) => readConditions(box[phase], phase, joinPath(at, phase)).problems,
    ),
  ];
}

function boxCountProblems(content: JobpContent, path: string): readonly Problem[] {
  const count = (kind: BoxKind) => content.workflow_definitions.filter((box) => boxKind(box) === kind).length;
  return (['start', 'end'] as const)
    .filter((kind) => count(kind) !== 1)
    .map((kind) => ({
      path,
      message: `has ${count(kind)} ${kind.toUpperCase()} boxes; expected exactly one with object_type "<${kind.toUpperCase()}>"`,
    }));
}

function boxProblems(content: JobpContent, path: string): readonly Problem[] {
  const problems: Problem[] = [];
  const lineAt = new Map<number, number>();
  const aliasAt = new Map<string, number>();
  for (const [index, box] of content.workflow_definitions.entries()) {
    const here = joinPath(path, index);
    const line = wholeNumber(box.line_number);
    if (line === null) {
      problems.push({ path: joinPath(here, 'line_number'), message: 'is empty; expected a whole number' });
    } else {
      const first = lineAt.get(line);
      if (first === undefined) lineAt.set(line, index);
      else {
        problems.push({
          path: joinPath(here, 'line_number'),
          message: `is ${line}, which entry ${first} has already; expected a number of its own`,
        });
      }
    }
    const alias = box.alias?.trim().toUpperCase() ?? '';
    if (alias !== '') {
      const first = aliasAt.get(alias);
      if (first === undefined) aliasAt.set(alias, index);
      else {
        problems.push({
          path: joinPath(here, 'alias'),
          message: `is "${alias}", which entry ${first} has already; expected an alias of its own`,
        });
      }
    }
    if (boxKind(box) === 'task') problems.push(...taskProblems(box, here));
  }
  return problems;
}

const TIMES = ['earliest_start_time', 'latest_start_time', 'latest_end_time', 'checkpoint_time'] as const;

function taskProblems(box: JobpContent['workflow_definitions'][number], here: string): readonly Problem[] {
  const problems: Problem[] = [];
  if ((box.object_name ?? '').trim() === '') {
    problems.push({
      path: joinPath(here, 'object_name'),
      message: 'is missing; expected the name of an object',
    });
  }
  if (boxType(box) === 'unknown') {
    problems.push({
      path: joinPath(here, 'object_type'),
      message: `is "${box.object_type}"; expected an object type such as JOBS, or <START> or <END>`,
    });
  }
  if ((readDayTime(box.checkpoint_time) == null) !== ((box.checkpoint_object ?? '').trim() === '')) {
    problems.push({
      path: joinPath(here, 'checkpoint_time'),
      message: 'and checkpoint_object belong together; expected both or neither',
    });
  }
  for (const member of TIMES) {
    if (readDayTime(box[member]) !== undefined) continue;
    problems.push({
      path: joinPath(here, member),
      message: `is "${box[member]}"; expected DDHHMM: days from 00 to 99, then a time of day, such as 002300`,
    });
  }
  return problems;
}

function conditionProblems(content: JobpContent, path: string): readonly Problem[] {
  const problems: Problem[] = [];
  const kinds = new Map(
    content.workflow_definitions.map((box) => [wholeNumber(box.line_number), boxKind(box)]),
  );
  for (const [index, condition] of (content.line_conditions ?? []).entries()) {
    const here = joinPath(path, index);
    const line = wholeNumber(condition.workflow_line_number);
    const predecessor = wholeNumber(condition.predecessor_line_number);
    if (!kinds.has(line)) {
      problems.push({
        path: joinPath(here, 'workflow_line_number'),
        message: `is ${line ?? 'empty'}; expected the line_number of a box of this workflow`,
      });
    } else if (kinds.get(line) === 'start') {
      problems.push({
        path: joinPath(here, 'workflow_line_number'),
        message: 'is the START box; nothing comes before it',
      });
    }
    if (!kinds.has(predecessor)) {
      problems.push({
        path: joinPath(here, 'predecessor_line_number'),
        message: `is ${predecessor ?? 'empty'}; expected the line_number of a box of this workflow`,
      });
    } else if (kinds.get(predecessor) === 'end') {
      problems.push({
        path: joinPath(here, 'predecessor_line_number'),
        message: 'is the END box; nothing comes after it',
      });
    }
    const status = (condition.ok_status ?? '').trim();
    const isBranch = kinds.get(predecessor) === 'start' && BRANCHES.includes(status.toUpperCase());
    if (status !== '' && !isBranch && !isKnownCondition(status)) {
      problems.push({
        path: joinPath(here, 'ok_status'),
        message: `is "${status}"; expected nothing, a status number, or one of ${conditionNames().join(', ')}`,
      });
    }
  }
  return problems;
}

function pathProblems(content: JobpContent, definitions: string, conditions: string): readonly Problem[] {
  const links = linksOf(content);
  const circle = findCircle(links);
  if (circle !== null) {
    return [
      {
        path: conditions,
        message: `form the circle ${circle.join(' → ')}; expected lines that lead from START to END`,
      },
    ];
  }
  const lineOf = (kind: BoxKind) => {
    const box = content.workflow_definitions.find((entry) => boxKind(entry) === kind);
    return box === undefined ? null : wholeNumber(box.line_number);
  };
  const start = lineOf('start');
  const end = lineOf('end');
  if (start === null || end === null || leadsTo(links, start, end)) return [];
  return [
    {
      path: definitions,
      message: `END (line ${end}) is not reached from START (line ${start}) along line_conditions`,
    },
  ];
}

function leadsTo(links: ReadonlyMap<number, readonly number[]>, from: number, to: number): boolean {
  const seen = new Set([from]);
  const open = [from];
  for (let line = open.pop(); line !== undefined; line = open.pop()) {
    if (line === to) return true;
    for (const next of links.get(line) ?? []) {
      if (!seen.has(next)) {
        seen.add(next);
        open.push(next);
      }
    }
  }
  return false;
}
