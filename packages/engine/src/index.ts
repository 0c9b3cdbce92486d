export type { AskOutcome } from './asked/start-asked.ts';
export type { Changes, ReportLine } from './changes.ts';
export type { OutsideStep, StepOutcome } from './condition/outside-step.ts';
export { loadKey } from './definition-key.ts';
export type { Effect } from './effect.ts';
export type { HitData } from './event/active-events.ts';
export { HIT_VARIABLE } from './event/fire.ts';
export type { WaitExplanation, WaitReason } from './explain/wait-reason.ts';
export { generatesAtActivation } from './generation/at-activation.ts';
export type { BlackoutView, HoldsView } from './hold/holds-view.ts';
export type { LiveTask } from './live-task.ts';
export type {
  ActivationRequest,
  Definitions,
  EngineMessage,
  RecurringActivation,
  Reply,
  RestartActivation,
  ScriptResult,
  TaskAttribute,
  VariableScope,
} from './message.ts';
export { TASK_ACTIONS, type TaskAction } from './message.ts';
export type { PrepareOutcome } from './notification/notification.ts';
export type { PreparedNotification } from './notification/notification-marks.ts';
export type { ScanOutcome } from './output-scan/output-scan.ts';
export type { StoredShard } from './recovery/load.ts';
export { type References, referencesOf } from './restart/reference-lines.ts';
export type { RollbackRequest } from './rollback/rollback.ts';
export { KEPT_RUNS } from './run-time/run-time-histories.ts';
export { Shard } from './shard.ts';
export { DEFAULT_MAX_JOBS, MAX_NESTING_DEPTH } from './shard-state.ts';
