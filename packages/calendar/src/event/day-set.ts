import type { CalendarEventDefinition, CalendarMatch, CalendarRule, EpochDay } from '@taktwerk/model';
import { matchesDate } from './matches-date.ts';

/** Steps a roll event takes at most; a day that would roll further belongs to no day. */
const MOST_STEPS = 400;

/** Answers kept per group or roll event; they are what is asked again and again. */
const KEPT_ANSWERS = 512;

/** A set of days that can be asked about any of them. */
export interface DaySet {
  readonly definition: CalendarEventDefinition;
  has(day: EpochDay): boolean;
}

/** The days of an event whose members are known, in the order of `ruleNames`. Outside of its validity it has none. */
export function daySet(definition: CalendarEventDefinition, members: readonly DaySet[]): DaySet {
  const { rule, validFrom, validTo } = definition;
  const has = (day: EpochDay): boolean =>
    (validFrom === null || day >= validFrom) &&
    (validTo === null || day <= validTo) &&
    matchesRule(rule, members, day);
  return { definition, has: members.length > 0 ? remembered(has) : has };
}

/** Whether so many of so many fulfil a match; all of nothing is fulfilled. */
export function holds(match: CalendarMatch, count: number, of: number): boolean {
  switch (match) {
    case 'all':
      return count === of;
    case 'one':
      return count > 0;
    case 'none':
      return count === 0;
  }
}

function matchesRule(rule: CalendarRule, members: readonly DaySet[], day: EpochDay): boolean {
  switch (rule.kind) {
    case 'group':
      return holds(rule.match, members.filter((member) => member.has(day)).length, members.length);
    case 'roll':
      return rollsTo(rule.shift, members, day);
    default:
      return matchesDate(rule, day);
  }
}

/** Goes back from a day to the base days that would be moved to it. */
function rollsTo(shift: number, [base, ...avoid]: readonly DaySet[], day: EpochDay): boolean {
  if (base === undefined) return false;
  if (avoid.length === 0) return base.has(day - shift);
  const avoided = (asked: EpochDay) => avoid.some((set) => set.has(asked));
  if (avoided(day)) return false;
  if (base.has(day)) return true;
  for (let step = 1; step <= MOST_STEPS; step += 1) {
    const from = day - step * shift;
    if (!avoided(from)) return false;
    if (base.has(from)) return true;
  }
  return false;
}

/** Groups that share members would otherwise ask them once for every way that leads to them. */
function remembered(has: (day: EpochDay) => boolean): (day: EpochDay) => boolean {
  const answers = new Map<EpochDay, boolean>();
  return (day) => {
    const known = answers.get(day);
    if (known !== undefined) return known;
    const answer = has(day);
    if (answers.size >= KEPT_ANSWERS) answers.clear();
    answers.set(day, answer);
    return answer;
  };
}
