import { STATUS_TABLE } from './status-table.ts';

/** Statuses the engine sets itself, by name, so that no number stands alone in the code. */
export const Status = {
  preparing: 1300,
  readyForGeneration: 1529,
  readyForStart: 1530,
  toBeCalled: 1531,
  startInitiated: 1540,
  checking: 1541,
  calling: 1542,
  started: 1545,
  active: 1550,
  customBackup: 1557,
  called: 1552,
  accepted: 1553,
  escalated: 1556,
  workflowBlocked: 1560,
  clientStopped: 1561,
  heldAtBreakpoint: 1562,
  suspended: 1563,
  queueStopped: 1564,
  canceling: 1571,
  generating: 1572,
  postProcessing: 1574,
  scanningReports: 1579,
  checkingPostconditions: 1581,
  looping: 1583,
  customRollback: 1590,
  workflowRollback: 1593,
  internalChecking: 1600,
  waitingForRollback: 1655,
  waitingForQueueSlot: 1684,
  waitingForAgentGroupStart: 1686,
  waitingForAgentGroupTasks: 1687,
  waitingForAgentGroup: 1688,
  waitingForExternal: 1690,
  waitingForRelease: 1693,
  waitingForJobResource: 1694,
  waitingForRestartTime: 1695,
  waitingForHost: 1696,
  waitingForSync: 1697,
  waitingForStartTime: 1698,
  waitingForPredecessor: 1700,
  sleeping: 1701,
  waitingForPreconditions: 1703,
  checkingPreconditions: 1704,
  waitingForParallelTask: 1709,
  registered: 1710,
  endedNotOk: 1800,
  endedNotOkSync: 1801,
  endedWorkflowAbend: 1802,
  endedVanished: 1810,
  endedLost: 1815,
  faultOther: 1820,
  faultNoHost: 1821,
  faultAlreadyRunning: 1822,
  faultPostProcessing: 1823,
  faultCondition: 1824,
  faultCustomBackup: 1825,
  faultCustomRollback: 1827,
  faultRollback: 1830,
  endedCancel: 1850,
  endedWorkflowCancel: 1851,
  endedContainerCancel: 1854,
  rejected: 1852,
  endedEscalated: 1856,
  notificationFailed: 1860,
  blocked: 1898,
  unblocked: 1899,
  endedOk: 1900,
  endedRolledBack: 1904,
  workflowRolledBack: 1905,
  confirmed: 1901,
  endedEmpty: 1910,
  endedRollbackEmpty: 1913,
  endedInactiveCalendar: 1920,
  endedInactive: 1921,
  endedInactiveManual: 1922,
  deleted: 1923,
  endedInactiveObject: 1925,
  unprocessedIf: 1926,
  endedSkipped: 1930,
  endedSkippedSync: 1931,
  endedSkippedByCondition: 1933,
  endedSkippedByUser: 1934,
  endedTimeout: 1940,
  endedStartTimePassed: 1941,
  endedEarly: 1942,
  notificationSuccessful: 1960,
} as const;

const TEXTS: ReadonlyMap<number, string> = new Map(STATUS_TABLE);

/** The text users read beside a status number; unknown numbers read as `Status N`. */
export function statusText(status: number): string {
  return TEXTS.get(status) ?? `Status ${status}`;
}

/** True once a task has come to its end, whatever the outcome (reference `status-codes.md` §1: 1800 and above). */
export function isEnded(status: number): boolean {
  return status >= 1800;
}

/** True for the OK-like ends 1900–1999 (condition name ANY_OK). */
export function isEndedOk(status: number): boolean {
  return status >= 1900 && status <= 1999;
}
