import { isEnded } from '../../status/status.ts';
import { canonicalName } from '../object-name.ts';
import { variableName } from '../variable-name.ts';
import type { ConditionPhase, ConditionStep, FinalAction, RegularAction } from './condition-definition.ts';
import type { StepMembers } from './step-members.ts';

const ACTIONS: Readonly<Record<ConditionPhase, readonly string[]>> = {
  preconditions: ['RUN', 'WAIT', 'SKIP', 'BLOCK', 'CANCEL', 'ABORT_WORKFLOW', 'CANCEL_WORKFLOW'],
  postconditions: ['RESTART', 'SET_STATUS', 'ABORT_WORKFLOW', 'CANCEL_WORKFLOW'],
};
const EVERYWHERE = ['SET_VALUE', 'PUBLISH_VALUE', 'EXECUTE', 'NOTIFY', 'SET_VARIABLE', 'CLEAR_VARIABLE'];

/** Reads one action; null when it is none, or none of this phase. */
export function readAction(members: StepMembers, phase: ConditionPhase): ConditionStep | null {
  const name = members.text('action').trim().toUpperCase();
  const known = [...EVERYWHERE, ...ACTIONS[phase]];
  if (name === '') return null;
  if (!known.includes(name)) {
    members.problem('action', `is "${name}"; expected one of ${known.join(', ')} in ${phase}`);
    return null;
  }
  const regular = readRegular(name, members);
  if (regular !== null) return { kind: 'regular', action: regular };
  const final = readFinal(name, members);
  return final === null ? null : { kind: 'final', action: final };
}

function readRegular(name: string, members: StepMembers): RegularAction | null {
  switch (name) {
    case 'SET_VALUE':
      return { kind: 'setValue', name: variableName(members.text('name')), value: members.optional('value') };
    case 'PUBLISH_VALUE':
      return {
        kind: 'publishValue',
        name: variableName(members.text('name')),
        value: members.optional('value'),
        scope: members.word('scope', ['WORKFLOW', 'TOP']) === 'TOP' ? 'top' : 'processor',
      };
    case 'EXECUTE':
      return { kind: 'execute', object: canonicalName(members.text('object')) };
    case 'NOTIFY':
      return { kind: 'notify', text: members.text('text') };
    case 'SET_VARIABLE':
      return {
        kind: 'setVariable',
        vara: members.text('object'),
        key: members.optional('key'),
        value: members.optional('value'),
      };
    case 'CLEAR_VARIABLE':
      return { kind: 'clearVariable', vara: members.text('object'), key: members.optional('key') };
    case 'SET_STATUS': {
      const status = members.whole('status', 1800, 1999, 0);
      if (!isEnded(status)) members.problem('status', 'is missing; expected an end status, such as 1900');
      return { kind: 'setStatus', status };
    }
    default:
      return null;
  }
}

function readFinal(name: string, members: StepMembers): FinalAction | null {
  switch (name) {
    case 'RUN':
      return { kind: 'run' };
    case 'WAIT': {
      const seconds = members.duration('time');
      if (seconds === null) members.problem('time', 'is missing; expected a length of time as HHMMSS');
      return { kind: 'wait', seconds: seconds ?? 0 };
    }
    case 'SKIP':
      return { kind: 'skip' };
    case 'BLOCK':
      return { kind: 'block' };
    case 'CANCEL':
      return { kind: 'cancel' };
    case 'ABORT_WORKFLOW':
      return { kind: 'abortWorkflow' };
    case 'CANCEL_WORKFLOW':
      return { kind: 'cancelWorkflow' };
    case 'RESTART':
      return { kind: 'restart', seconds: members.duration('time') ?? 0 };
    default:
      return null;
  }
}
