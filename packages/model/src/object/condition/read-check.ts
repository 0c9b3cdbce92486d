import { canonicalName } from '../object-name.ts';
import type { ConditionCheck, ConditionPhase } from './condition-definition.ts';
import type { StepMembers } from './step-members.ts';

const CHECKS = ['VALUE', 'VARIABLE', 'ACTIVITIES', 'HISTORY', 'AGENT', 'FILE', 'RESTARTS', 'STATUS'] as const;

/** Reads one check; null when it is none. */
export function readCheck(members: StepMembers, phase: ConditionPhase): ConditionCheck | null {
  const name = members.text('check').trim().toUpperCase();
  switch (name) {
    case 'VALUE':
      return {
        kind: 'value',
        left: members.optional('value'),
        operator: members.operator(),
        right: members.optional('with'),
      };
    case 'VARIABLE':
      return {
        kind: 'variable',
        vara: members.text('object'),
        key: members.optional('key'),
        column: members.whole('column', 1, 5, 1),
        operator: members.operator(),
        right: members.optional('with'),
      };
    case 'ACTIVITIES':
      return {
        kind: 'activities',
        object: canonicalName(members.text('object')),
        status: members.status(),
        expected: members.word('found', ['1', '0']) === '1',
      };
    case 'HISTORY':
      return {
        kind: 'history',
        object: canonicalName(members.text('object')),
        status: members.status(),
        within: members.duration('within'),
        expected: members.word('found', ['1', '0']) === '1',
      };
    case 'AGENT':
      return {
        kind: 'agent',
        agent: canonicalName(members.text('agent')),
        active: members.word('active', ['1', '0']) === '1',
      };
    case 'FILE': {
      const check = {
        kind: 'file',
        agent: canonicalName(members.text('agent')),
        path: members.text('path'),
        login: canonicalName(members.optional('login')),
        minBytes: members.wholeOrNull('min_size'),
        maxBytes: members.wholeOrNull('max_size'),
        minAge: members.duration('min_age'),
        maxAge: members.duration('max_age'),
        expected: members.word('found', ['1', '0']) === '1',
      } as const;
      const { path } = check;
      // What a variable stands for is known when the check is made.
      if (path !== '' && !path.startsWith('/') && !path.startsWith('&'))
        members.problem('path', `is "${path}"; expected an absolute path, such as /in/data.csv`);
      return check;
    }
    case 'RESTARTS':
      return { kind: 'restarts', operator: members.operator(), right: members.text('with') };
    case 'STATUS':
      if (phase === 'preconditions')
        members.problem('check', 'is "STATUS"; a task has no end status before it runs');
      return { kind: 'status', status: members.status() };
    default:
      if (name !== '') members.problem('check', `is "${name}"; expected one of ${CHECKS.join(', ')}`);
      return null;
  }
}
