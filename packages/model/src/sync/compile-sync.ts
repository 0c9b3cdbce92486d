import { listOf } from '../calendar/compile-calendar.ts';
import { canonicalName } from '../object/object-name.ts';
import { joinPath, type Problem } from '../object/problem.ts';
import { readContent } from '../object/schema/read-content.ts';
import type { SyncContent } from '../object/schema/sync.ts';
import { wholeNumber, wholeOr } from '../object/whole-number.ts';
import type { SyncAction, SyncDefinition, SyncUse } from './sync-definition.ts';

/**
 * What a SYNC object says, defaults filled in (docs/syncs.md).
 * @throws TaktwerkError invalidObject
 */
export function compileSync(content: unknown): SyncDefinition {
  const read = readContent('SYNC', content);
  const states = listOf(read.sync_states).map(canonicalName);
  return {
    name: canonicalName(read.general_attributes.name),
    defaultState: canonicalName(read.sync_attributes?.default_state ?? '') || (states[0] ?? ''),
    defaultValue: wholeOr(read.sync_attributes?.default_value, 0),
    actions: read.sync_actions.map(compileAction),
  };
}

function compileAction(action: SyncContent['sync_actions'][number]): SyncAction {
  const compared = wholeNumber(action.compare_value ?? '');
  const added = wholeNumber(action.add_value ?? '');
  const set = wholeNumber(action.set_value ?? '');
  const { compare } = action;
  return {
    name: canonicalName(action.name),
    allowedState: canonicalName(action.allowed_state ?? '') || null,
    compare:
      compared !== null && (compare === '<' || compare === '=' || compare === '>')
        ? { with: compare, value: compared }
        : null,
    setState: canonicalName(action.set_state ?? '') || null,
    change:
      set !== null ? { kind: 'set', value: set } : added !== null ? { kind: 'add', value: added } : null,
  };
}

/** What a SYNC object must hold beyond its schema: states that its actions and its default name, whole comparisons. */
export function syncProblems(content: SyncContent, at: string): readonly Problem[] {
  const problems: Problem[] = [];
  const states = new Set(listOf(content.sync_states).map(canonicalName));
  if (states.size === 0)
    problems.push({ path: joinPath(at, 'sync_states'), message: 'is empty; expected its states' });
  const check = (path: string, member: string, text: string | undefined) => {
    const state = canonicalName(text ?? '');
    if (state === '' || states.has(state)) return;
    problems.push({ path: joinPath(path, member), message: `is "${text}"; expected one of sync_states` });
  };
  check(joinPath(at, 'sync_attributes'), 'default_state', content.sync_attributes?.default_state);
  for (const [index, action] of content.sync_actions.entries()) {
    const here = joinPath(joinPath(at, 'sync_actions'), index);
    if (canonicalName(action.name) === '') {
      problems.push({ path: joinPath(here, 'name'), message: 'is empty; expected the name of the action' });
    }
    check(here, 'allowed_state', action.allowed_state);
    check(here, 'set_state', action.set_state);
    if (Boolean(action.compare) !== Boolean(action.compare_value)) {
      problems.push({
        path: joinPath(here, 'compare'),
        message: 'and compare_value stand alone; expected both or neither',
      });
    }
    if (action.add_value && action.set_value) {
      problems.push({
        path: joinPath(here, 'set_value'),
        message: 'stands beside add_value; expected one of them',
      });
    }
  }
  return problems;
}

/** How an object uses SYNC objects, in the order of its list. */
export function syncUses(
  entries: readonly {
    readonly sync: string;
    readonly start_action?: string;
    readonly end_action?: string;
    readonly abend_action?: string;
    readonly else_action?: string;
  }[],
): readonly SyncUse[] {
  return entries.map((entry) => ({
    sync: canonicalName(entry.sync),
    startAction: canonicalName(entry.start_action ?? ''),
    endAction: canonicalName(entry.end_action ?? ''),
    abendAction: canonicalName(entry.abend_action ?? ''),
    otherwise: otherwiseOf(entry.else_action),
  }));
}

function otherwiseOf(text: string | undefined): SyncUse['otherwise'] {
  switch (text?.toUpperCase()) {
    case 'A':
      return 'abort';
    case 'S':
      return 'skip';
    default:
      return 'wait';
  }
}
