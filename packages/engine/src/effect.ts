import type {
  ExternalDependency,
  InboxMessage,
  JobAnswer,
  JobAsk,
  ScriptPhase,
  Timer,
} from '@taktwerk/model';
import type { OutsideStep } from './condition/outside-step.ts';

/**
 * What the host shall do for the engine. Scripts are pure computing and may run before the commit; everything
 * else leaves only after it. Performing an effect twice is harmless: run id and attempt name it.
 */
export type Effect =
  | { readonly kind: 'runScript'; readonly runId: number; readonly phase: ScriptPhase }
  | {
      readonly kind: 'resumeScript';
      readonly runId: number;
      readonly phase: ScriptPhase;
      readonly state: string;
      /** Value the waiting call returns; null goes on from a checkpoint without one. */
      readonly answer: string | null;
    }
  | { readonly kind: 'stopScript'; readonly runId: number }
  | { readonly kind: 'startJob'; readonly runId: number; readonly attempt: number; readonly agent: string }
  | { readonly kind: 'cancelJob'; readonly runId: number; readonly attempt: number; readonly agent: string }
  /** Looks up what a job asks to be started, and whether its user may; comes back as `askPrepared`. */
  | { readonly kind: 'prepareAsk'; readonly runId: number; readonly ask: JobAsk }
  /** What became of something a job has asked for. */
  | {
      readonly kind: 'answerJob';
      readonly runId: number;
      readonly attempt: number;
      readonly agent: string;
      readonly ask: number;
      readonly answer: JobAnswer;
    }
  /** Lets an agent look for an event; `taken` hits are runs here, and it may find hits up to the number `upTo`. */
  | {
      readonly kind: 'watch';
      readonly runId: number;
      readonly attempt: number;
      readonly agent: string;
      readonly paused: boolean;
      readonly taken: number;
      readonly upTo: number;
    }
  /** Hits that were taken are forgotten by the agent, and it may go on up to `upTo`. */
  | {
      readonly kind: 'grantHits';
      readonly runId: number;
      readonly attempt: number;
      readonly agent: string;
      readonly taken: number;
      readonly upTo: number;
    }
  | { readonly kind: 'unwatch'; readonly runId: number; readonly attempt: number; readonly agent: string }
  /** A step of conditions; its outcome comes back as a message with the same request number. */
  | {
      readonly kind: 'performStep';
      readonly runId: number;
      readonly request: number;
      readonly step: OutsideStep;
    }
  /** Looks for the run an external dependency waits for, after the commit; it comes back as a message. */
  | {
      readonly kind: 'findExternal';
      readonly runId: number;
      readonly dependency: ExternalDependency;
      readonly workflow: { readonly runId: number; readonly name: string };
    }
  /** Reads the values of a FOREACH workflow; they come back as a message. */
  | {
      readonly kind: 'readLoopValues';
      readonly runId: number;
      readonly client: number;
      readonly vara: string;
      /** 1 is the key, 2 to 6 are value1 to value5. */
      readonly column: number;
    }
  /** The filters of its output scan, in their order; what they find comes back as `outputScanned`. */
  | { readonly kind: 'scanOutput'; readonly runId: number; readonly filters: readonly string[] }
  /** Replaces the variables of a notification and looks its recipients up; comes back as `notificationPrepared`. */
  | { readonly kind: 'prepareNotification'; readonly runId: number }
  /** Goes into a mailbox with the commit that decides it. */
  | { readonly kind: 'send'; readonly message: InboxMessage }
  /** A task waits for this agent, which is not connected. */
  | { readonly kind: 'agentMissing'; readonly agent: string }
  | { readonly kind: 'setTimer'; readonly timer: Timer }
  /** The object of a container may have changed: `definitionsRead` tells what it is now. Asking twice is harmless. */
  | { readonly kind: 'readDefinitions'; readonly runId: number }
  /** The task is history: the host drops what it keeps for it. */
  | { readonly kind: 'forget'; readonly runId: number };
