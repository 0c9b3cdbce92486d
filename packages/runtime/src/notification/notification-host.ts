import type { EngineMessage, LiveTask, Reply } from '@taktwerk/engine';
import type { AuditEntry } from '@taktwerk/model';
import type { DefinitionSource } from '../definition/definition-source.ts';
import type { ScriptRights } from '../rights/script-rights.ts';

/** What sending needs of the node around it; what it changes goes into the commit that gathers. */
export interface NotificationHost {
  task(runId: number): LiveTask | undefined;
  dispatch(message: EngineMessage): Reply | null;
  readRunTimes(client: number, names: Iterable<string>): Promise<void> | null;
  audit(entry: AuditEntry): void;
  now(): number;
  take(messageId: number): void;
  durable(): Promise<void>;
  readonly definitions: DefinitionSource;
  readonly rights: ScriptRights;
}
