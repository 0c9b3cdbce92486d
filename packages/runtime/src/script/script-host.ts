import type { CalendarSet, Zone } from '@taktwerk/calendar';
import type { EngineMessage, LiveTask, Reply } from '@taktwerk/engine';
import type { AuditEntry, EpochDay, ReportType, TaskComment, VaraRow } from '@taktwerk/model';
import type { DefinitionSource } from '../definition/definition-source.ts';
import type { ScriptRights } from '../rights/script-rights.ts';
import type { VaraCache } from '../vara/vara-cache.ts';

/** What running scripts need of the node around them. Everything they change goes into one commit together. */
export interface ScriptHost {
  task(runId: number): LiveTask | undefined;
  dispatch(message: EngineMessage): Reply | null;
  /** What a SYNC object is now; null when there is none. */
  sync(client: number, name: string): { readonly state: string; readonly value: number } | null;
  /** The calendars of a client, the day it is at an instant in a zone of it, and its zones by name (docs/time.md). */
  calendars(
    client: number,
    timeZone: string | null,
  ): {
    readonly calendars: CalendarSet;
    dayOf(instant: number): EpochDay;
    zone(name: string): Zone | null;
  };
  /** Reads past run times the engine does not know yet; null when it knows them all. */
  readRunTimes(client: number, names: Iterable<string>): Promise<void> | null;
  /** Adds a line to a report. */
  line(runId: number, type: ReportType, text: string): void;
  writeVara(row: VaraRow): void;
  /** Adds a comment to a task the engine has in memory. */
  comment(comment: TaskComment): void;
  /** The script of a job was generated: these are the job's lines. */
  jobGenerated(live: LiveTask, lines: readonly string[], variables: ReadonlyMap<string, string>): Generated;
  /** A fault inside a script's run, for the log of the server. */
  fault(runId: number, error: unknown): void;
  /** Adds a line of audit to the commit that gathers. */
  audit(entry: AuditEntry): void;
  readonly rights: ScriptRights;
  readonly definitions: DefinitionSource;
  readonly varas: VaraCache;
}

/** What became of a generated job: its order is written, it cannot be, or something has to be read first. */
export type Generated =
  | { readonly kind: 'ordered' }
  | { readonly kind: 'failed'; readonly text: string }
  | { readonly kind: 'later'; readonly ready: Promise<unknown> };
