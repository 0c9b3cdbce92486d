import type { AuditEntry, Commit, Task } from '@taktwerk/model';
import type { ObjectDraft } from '../port/store.ts';

/** 2026-01-05T08:00:00Z. */
export const EIGHT_O_CLOCK = 1_767_600_000_000;

/** A running job of client 100, with what a test wants different. */
export function exampleTask(runId: number, changes: Partial<Task> = {}): Task {
  return {
    runId,
    client: 100,
    shard: 0,
    name: 'JOBS.DEMO',
    alias: null,
    type: 'JOBS',
    platform: 'UNIX',
    title: 'Demo',
    archiveKey1: null,
    archiveKey2: null,
    versionId: 1,
    queue: 'CLIENT_QUEUE',
    agent: 'UNIX01',
    login: null,
    user: 'OPER/DEMO',
    priority: 200,
    stage: 'running',
    status: 1550,
    statusDetail: null,
    lineStatus: null,
    endingStatus: null,
    returnCode: null,
    activationTime: EIGHT_O_CLOCK,
    startTime: EIGHT_O_CLOCK + 1000,
    endTime: null,
    parent: 0,
    top: runId,
    activator: 0,
    activatorType: null,
    depth: 1,
    referenceRunId: 0,
    restartCount: 0,
    lineNumber: null,
    attempt: 1,
    slotHeld: true,
    parallelHeld: false,
    cancelRequested: false,
    estimatedRuntime: 10,
    autoDeactivation: 'N',
    deactivated: false,
    commented: false,
    modified: false,
    startAt: null,
    manualRelease: false,
    suspended: false,
    intervention: null,
    logicalDate: EIGHT_O_CLOCK,
    realDate: EIGHT_O_CLOCK,
    restartPoint: null,
    generated: false,
    zduVersion: 'B',
    ...changes,
  };
}

/** The same, ended ten seconds after its start. */
export function endedTask(runId: number, changes: Partial<Task> = {}): Task {
  return exampleTask(runId, {
    stage: 'ended',
    status: 1900,
    returnCode: 0,
    endTime: EIGHT_O_CLOCK + 11_000,
    slotHeld: false,
    ...changes,
  });
}

/** A commit of what is given and nothing else. */
export function exampleCommit(parts: Partial<Commit>): Commit {
  return {
    insertedTasks: [],
    updatedTasks: [],
    variables: [],
    inputs: [],
    comments: [],
    reports: [],
    droppedReports: [],
    reportFiles: [],
    pins: [],
    marks: [],
    syncs: [],
    holds: [],
    removedHolds: [],
    removedMarks: [],
    deactivatedTrees: [],
    continuations: [],
    removedContinuations: [],
    timers: [],
    removedTimers: [],
    orders: [],
    removedOrders: [],
    varaRows: [],
    agents: [],
    audit: [],
    messages: [],
    takenMessages: [],
    receipts: [],
    nextRunId: 0,
    ...parts,
  };
}

export function exampleDraft(name: string, changes: Partial<ObjectDraft> = {}): ObjectDraft {
  return {
    client: 100,
    name,
    type: 'SCRI',
    title: null,
    archiveKey1: null,
    archiveKey2: null,
    folder: '',
    content: JSON.stringify({ general_attributes: { name, type: changes.type ?? 'SCRI' } }),
    varaRows: [],
    scriptText: '',
    documentationText: '',
    ...changes,
  };
}

export function exampleAudit(changes: Partial<AuditEntry> = {}): AuditEntry {
  return {
    time: EIGHT_O_CLOCK,
    client: 100,
    user: 'OPER/DEMO',
    action: 'save object',
    subject: 'JOBS.DEMO',
    outcome: 'done',
    details: '',
    ...changes,
  };
}
