import type { Random } from '../../kill/random.ts';
import { after, box, object } from './object-parts.ts';
import { chance, indices, maybe, oneOf } from './random-choices.ts';
import type { Parts } from './random-system.ts';
import type { SystemObject } from './random-tasks.ts';

/** The boxes and dependencies of a workflow in the shape of its object, as they are defined and as they are changed. */
export function randomLines(
  random: Random,
  parts: Parts,
  from: readonly Pick<SystemObject, 'name' | 'type'>[],
): { readonly workflow_definitions: readonly object[]; readonly line_conditions: readonly object[] } {
  const inner = indices(random, 1, 5).map((n) => n + 1);
  const end = String(inner.length + 2);
  const conditions: { line: string; object: object }[] = [];
  const calendars: object[] = [];
  const boxes = inner.map((number) => {
    const line = String(number);
    const { name, type } = oneOf(random, from);
    const before = [1, ...inner.filter((other) => other < number)];
    const wanted = new Set([oneOf(random, before), ...before.filter(() => chance(random, 0.2))]);
    for (const one of wanted) {
      const status = one === 1 ? '' : random.pick(['', '', 'ANY_OK', 'ENDED_OK', 'ANY_ABEND']);
      conditions.push({ line, object: after(line, String(one), status) });
    }
    if (chance(random, 0.15))
      calendars.push({ workflow_line_number: line, line_number: '1', ...oneOf(random, parts.calendars) });
    return box(line, name, type, {
      precondition_error_action: random.pick(['S', 'S', 'H', 'X', 'A']),
      ...maybe(random, 0.15, { precondition_match: 'ONE' }),
      ...maybe(random, 0.1, { earliest_start_time: `00${hour(random)}${random.pick(['00', '30'])}` }),
      ...maybe(random, 0.1, { latest_start_time: `00${hour(random)}00` }),
      ...maybe(random, 0.1, { active: '0' }),
      ...maybe(random, 0.2, { preconditions: [randomCondition(random)] }),
      ...maybe(random, 0.1, { postconditions: [{ action: 'NOTIFY', text: 'seen' }] }),
      ...maybe(random, 0.1, {
        result_status: 'ANY_OK',
        result_repeat_count: '1',
        result_repeat_minutes: random.pick(['0', '5']),
      }),
    });
  });
  const last = inner.filter((number) => chance(random, 0.4) || number === inner.length + 1);
  return {
    workflow_definitions: [box('1', 'START', '<START>'), ...boxes, box(end, 'END', '<END>')],
    line_conditions: [
      ...conditions.map((one) => one.object),
      ...last.map((number) => after(end, String(number))),
    ],
    ...(calendars.length === 0 ? {} : { calendar_conditions: calendars }),
  };
}

export function randomWorkflow(
  random: Random,
  parts: Parts,
  n: number,
  from: readonly SystemObject[],
): SystemObject {
  const name = `W.${n}`;
  const lines = randomLines(random, parts, from);
  const general = { ...maybe(random, 0.3, { auto_deactivation: random.pick(['N', 'A']) }) };
  return { name, type: 'JOBP', content: object('jobp', name, lines, general) };
}

function randomCondition(random: Random): object {
  return random.pick<object>([
    {
      if: { check: 'AGENT', agent: random.pick(['UNIX01', 'UNIX02']), active: '1' },
      else: [{ action: 'WAIT', time: '000100' }],
    },
    { if: { check: 'VALUE', value: '1', with: random.pick(['1', '2']) }, else: [{ action: 'SKIP' }] },
    { if: { check: 'RESTARTS', with: '0' }, else: [{ action: 'SKIP' }] },
  ]);
}

function hour(random: Random): string {
  return String(random.between(0, 24)).padStart(2, '0');
}
