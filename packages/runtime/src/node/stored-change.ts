import type { EngineMessage } from '@taktwerk/engine';

/** What the engine is told after the store has it, and finds there itself when it is loaded. */
export type StoredChange = Extract<
  EngineMessage,
  {
    kind:
      | 'clientSwitched'
      | 'clientRemoved'
      | 'queueDefined'
      | 'calendarDefined'
      | 'syncDefined'
      | 'agentGroupDefined'
      | 'zoneDefined'
      | 'watchDefined'
      | 'blackoutDefined'
      | 'timeZoneChosen'
      | 'nestingLimited';
  }
>;
