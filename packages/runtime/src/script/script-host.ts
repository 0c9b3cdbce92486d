import type { EngineMessage, LiveTask, Reply } from '@taktwerk/engine';
import type { ReportType, VaraRow } from '@taktwerk/model';
import type { DefinitionSource } from '../definition/definition-source.ts';
import type { VaraCache } from '../vara/vara-cache.ts';

/** What running scripts need of the node around them. Everything they change goes into one commit together. */
export interface ScriptHost {
  task(runId: number): LiveTask | undefined;
  dispatch(message: EngineMessage): Reply | null;
  /** Adds a line to a report. */
  line(runId: number, type: ReportType, text: string): void;
  writeVara(row: VaraRow): void;
  /** The script of a job was generated: these are the job's lines. */
  jobGenerated(
    live: LiveTask,
    lines: readonly string[],
    variables: ReadonlyMap<string, string>,
  ): Promise<void> | null;
  readonly definitions: DefinitionSource;
  readonly varas: VaraCache;
}
