import type { WaitExplanation } from '@taktwerk/engine';
import type { Task } from '@taktwerk/model';
import type { ObjectDraft, SaveOutcome, Store } from '@taktwerk/store';

/** Who asks: checked by the caller before it gets here, written to the audit. */
export interface Caller {
  readonly client: number;
  /** `NAME/DEPARTMENT`. */
  readonly user: string;
}

export interface ExecuteRequest {
  readonly objectName: string;
  readonly alias?: string;
  readonly queue?: string;
  /** Prompt values by variable name, as the caller wrote them: `&` optional, text, number or list of texts. */
  readonly inputs?: Readonly<Record<string, unknown>>;
}

export interface RestartRequest {
  readonly queue?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

export interface AgentStatus {
  readonly name: string;
  readonly active: boolean;
  readonly authenticated: boolean;
  readonly platform: string;
  readonly version: string;
  readonly hardware: string;
  readonly software: string;
  readonly ipAddress: string;
  readonly port: number;
  /** Milliseconds since 1970 of its last contact; null for one that has never connected. */
  readonly lastSeen: number | null;
}

/** A connected agent as the runtime sees it; the server gives one per WebSocket. */
export interface AgentChannel {
  send(frame: string): void;
  close(reason: string): void;
  readonly remoteAddress: string;
  readonly remotePort: number;
}

export interface AgentSession {
  receive(frame: string): void;
  closed(): void;
}

/**
 * The face of a running node towards HTTP, console and command line. Acknowledged means durable: a promise is
 * fulfilled after the commit that holds what it answers. Refusals are `TaktwerkError`s and change nothing.
 */
export interface Taktwerk {
  /** Reads that need no engine go straight to the store. */
  readonly store: Store;
  execute(caller: Caller, request: ExecuteRequest): Promise<{ readonly runId: number }>;
  restart(caller: Caller, runId: number, request: RestartRequest): Promise<{ readonly runId: number }>;
  cancel(caller: Caller, runId: number, options: { readonly recursive: boolean }): Promise<void>;
  explain(client: number, runId: number): Promise<WaitExplanation>;
  /** The task as stored: as soon as its end is durable, or as it is after so many milliseconds. */
  whenEnded(client: number, runId: number, milliseconds: number): Promise<Task>;
  comment(caller: Caller, runId: number, text: string): Promise<{ readonly timestamp: number }>;
  /** Saves checked drafts; the engine uses the new versions from the next activation on. */
  saveObjects(
    caller: Caller,
    drafts: readonly ObjectDraft[],
    options: { readonly overwrite: boolean },
  ): Promise<SaveOutcome>;
  /** Names that `GET …/objects/{name}/inputs` answers with, by prompt set: defaults per variable. */
  inputs(
    client: number,
    objectName: string,
  ): Promise<Readonly<Record<string, Readonly<Record<string, string | readonly string[] | null>>>>>;
  agents(): readonly AgentStatus[];
  health(): { readonly healthy: boolean; readonly activeExecutions: number; readonly reason: string | null };
  acceptAgent(channel: AgentChannel): AgentSession;
  /** Stops starting anything new, lets commits finish; jobs go on under their supervisors. */
  drain(): Promise<void>;
}

export type { WaitExplanation, WaitReason } from '@taktwerk/engine';
