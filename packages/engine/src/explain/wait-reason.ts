import type { ConditionPhase, NotificationAnswer } from '@taktwerk/model';

/** Why a task does not go on: the status and, as data, what it waits for and what would release it. */
export interface WaitExplanation {
  readonly runId: number;
  readonly status: number;
  readonly statusText: string;
  /** `null` when the task does not wait. */
  readonly wait: WaitReason | null;
  /** The reason in one sentence. */
  readonly text: string;
}

/** What a task waits for, and what would release it. */
export type WaitReason =
  | {
      readonly kind: 'queueSlot';
      readonly queue: string;
      readonly maxSlots: number;
      readonly usedSlots: number;
      readonly ahead: number;
      readonly exception?: QueueExceptionInForce;
    }
  | {
      readonly kind: 'sync';
      readonly sync: string;
      readonly action: string;
      readonly state: string;
      readonly value: number;
    }
  | {
      readonly kind: 'queueStopped';
      readonly queue: string;
      readonly exception?: QueueExceptionInForce;
    }
  | { readonly kind: 'agent'; readonly agent: string; readonly connected: boolean }
  /** An agent of a group; `max` is how many of its tasks may run at a time. */
  | {
      readonly kind: 'agentGroup';
      readonly group: string;
      readonly max: number | null;
      readonly running: number;
    }
  /** Resource units: of the agent, those in use, and what the job needs. */
  | {
      readonly kind: 'agentJobs';
      readonly agent: string;
      readonly max: number;
      readonly used: number;
      readonly needs: number;
      readonly ahead: number;
    }
  | { readonly kind: 'predecessors'; readonly runIds: readonly number[]; readonly names: readonly string[] }
  | {
      readonly kind: 'parallel';
      readonly object: string;
      readonly max: number;
      readonly running: readonly number[];
    }
  | { readonly kind: 'children'; readonly runIds: readonly number[]; readonly count: number }
  | { readonly kind: 'blocked'; readonly runIds: readonly number[]; readonly names: readonly string[] }
  | { readonly kind: 'time'; readonly until: number }
  /** Next start of a recurring execution, or next turnaround of a schedule. */
  | { readonly kind: 'nextStart'; readonly at: number; readonly turnaround: boolean }
  | { readonly kind: 'task'; readonly runId: number; readonly until: 'end' | 'generation' }
  | {
      readonly kind: 'job';
      readonly agent: string;
      readonly connected: boolean;
      readonly since: number | null;
    }
  | { readonly kind: 'cancelConfirmation'; readonly agent: string; readonly connected: boolean }
  | { readonly kind: 'conditions'; readonly phase: ConditionPhase }
  /** What an agent says of a file, for its conditions. */
  | { readonly kind: 'file'; readonly agent: string; readonly path: string; readonly connected: boolean }
  | {
      readonly kind: 'external';
      readonly object: string;
      readonly expected: string;
      readonly until: number | null;
    }
  | { readonly kind: 'backup'; readonly runId: number }
  /** What is undone now, and how many tasks of the workflow are left; none when it is its own rollback object. */
  | { readonly kind: 'rollback'; readonly runId: number; readonly left: number }
  | { readonly kind: 'rollbackOrder' }
  /** Mails of a notification that have not left. */
  | { readonly kind: 'mail'; readonly addresses: readonly string[]; readonly count: number }
  /** Somebody's answer to a notification. */
  | {
      readonly kind: 'answer';
      readonly recipients: readonly string[];
      readonly answers: readonly NotificationAnswer[];
      readonly acceptedBy: string | null;
      readonly escalatesAt: number | null;
    }
  | { readonly kind: 'escalation'; readonly runId: number }
  /** Registered with a job group; null while no run of it has taken the task. */
  | {
      readonly kind: 'jobGroup';
      readonly group: string;
      readonly groupRun: number | null;
      readonly ahead: number;
    }
  /** What an event looks for; `next` is when it hits or looks again, where that is known. */
  | {
      readonly kind: 'event';
      readonly source: 'time' | 'file' | 'log' | 'database' | 'webhook';
      readonly lookedFor: string;
      readonly agent: string | null;
      readonly connected: boolean;
      /** Its agent has said that it looks. */
      readonly looks: boolean;
      readonly next: number | null;
      readonly hits: number;
      readonly active: number;
      readonly max: number;
    }
  | { readonly kind: 'release' }
  | { readonly kind: 'suspended' }
  | { readonly kind: 'breakpoint' }
  | { readonly kind: 'clientStopped'; readonly client: number }
  | {
      readonly kind: 'emergencyStop';
      readonly client: number;
      readonly since: number;
      readonly user: string;
      readonly reason: string;
    }
  /** `until` is null when it is open until somebody closes it. */
  | { readonly kind: 'blackout'; readonly blackout: string; readonly until: number | null }
  | { readonly kind: 'shutdown' };

/** Why a queue is not as usual. */
export interface QueueExceptionInForce {
  /** Place among its exceptions, from 1. */
  readonly number: number;
  /** It is looked again then, milliseconds; null when nothing changes by itself. */
  readonly until: number | null;
  /** What is wrong with the calendar it asks. */
  readonly fault?: string;
}
