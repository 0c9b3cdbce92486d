import type { CalendarEventName, CalendarRule } from '@taktwerk/model';

/** The events a rule is made of, in the order the rule uses them: of a roll first its base. */
export function ruleNames(rule: CalendarRule): readonly CalendarEventName[] {
  switch (rule.kind) {
    case 'group':
      return rule.members;
    case 'roll':
      return [rule.base, ...rule.avoid];
    case 'static':
    case 'weekly':
    case 'monthly':
    case 'yearly':
    case 'interval':
      return [];
  }
}
