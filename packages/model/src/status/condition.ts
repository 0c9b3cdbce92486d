/** A closed range of status numbers. */
type Range = readonly [from: number, to: number];

const one = (code: number): Range => [code, code];

/**
 * Names that stand for groups of statuses in workflow conditions and filters.
 * Source: reference `status-codes.md` §3, the newer column, which covers every code.
 */
const CONDITIONS: Readonly<Record<string, readonly Range[]>> = {
  ANY_OK: [[1900, 1999]],
  ANY_ABEND: [[1800, 1899]],
  ANY_ABEND_EXCEPT_FAULT: [
    [1800, 1819],
    [1823, 1899],
  ],
  ANY_EXCEPT_FAULT: [
    [1800, 1819],
    [1823, 1999],
  ],
  ANY_OK_OR_UNBLOCKED: [[1900, 1999], one(1899)],
  ENDED_OK_OR_UNBLOCKED: [one(1900), one(1899)],
  ANY_SKIPPED: [one(1920), one(1922), [1930, 1931], one(1933), [1940, 1942]],
  ENDED_OK: [one(1900)],
  ENDED_NOT_OK: [one(1800)],
  ENDED_NOT_OK_SYNC: [one(1801)],
  ENDED_JP_ABEND: [one(1802)],
  ENDED_CANCEL: [[1850, 1851]],
  ENDED_JP_CANCEL: [one(1851)],
  ENDED_EMPTY: [one(1910), one(1912)],
  ENDED_OK_OR_EMPTY: [one(1900), one(1910), one(1912)],
  ENDED_INACTIVE: [[1919, 1922], one(1925)],
  ENDED_INACTIVE_MANUAL: [one(1922)],
  ENDED_INACTIVE_OBJECT: [one(1925)],
  ENDED_OK_OR_INACTIVE: [one(1900), [1919, 1922], one(1925)],
  ENDED_SKIPPED: [[1930, 1931], one(1933)],
  ENDED_SKIPPED_SYNC: [one(1931)],
  ENDED_SKIPPED_CONDITIONS: [one(1933)],
  ENDED_TIMEOUT: [[1940, 1942]],
  ENDED_TRUNCATE: [one(1911)],
  ENDED_UNDEFINED: [one(1815)],
  ENDED_LOST: [one(1815)],
  ENDED_VANISHED: [one(1810)],
  ENDED_ESCALATED: [one(1856)],
  FAULT_OTHER: [one(1820)],
  FAULT_NO_HOST: [one(1821)],
  FAULT_ALREADY_RUNNING: [one(1822)],
  ANY_ACTIVE: [[1300, 1799]],
  ANY_RUNNING: [
    [1541, 1542],
    [1545, 1546],
    [1550, 1564],
    [1566, 1576],
    [1578, 1583],
    [1590, 1593],
    one(1682),
    [1685, 1686],
    one(1701),
  ],
  ANY_WAITING: [one(1301), [1682, 1700], [1709, 1710]],
  ANY_BLOCKED: [one(1560), one(1562)],
  ANY_STOPPED: [one(1561), [1563, 1564]],
  ANY_BLOCKED_OR_STOPPED: [[1560, 1564]],
  WAITING_AGENT: [one(1685), [1688, 1689], one(1694), one(1696)],
  WAITING_AGENTGROUP: [[1686, 1687]],
  WAITING_AGENT_OR_AGENTGROUP: [[1685, 1689], one(1694), one(1696)],
  WAITING_EXTERNAL: [one(1690)],
  WAITING_GROUP: [one(1710)],
  WAITING_QUEUE: [one(1684)],
  WAITING_SYNC: [one(1697)],
};

/** Imported objects spell some names the German way (`ENDED_INAKTIV`, `ENDED_INACTIV`). */
function canonicalName(name: string): string {
  return name.toUpperCase().replace(/INA[CK]TIV(?!E)/, 'INACTIVE');
}

/** True if `name` is a condition this system can evaluate: a group name, a status number or a user return code. */
export function isKnownCondition(name: string): boolean {
  return canonicalName(name) in CONDITIONS || /^\d{1,4}$/.test(name);
}

/**
 * Whether an end status fulfils a condition. An empty condition is fulfilled by any end
 * (reference `engine-semantics.md` §4.3).
 */
export function fulfils(status: number, condition: string): boolean {
  if (condition === '') return true;
  if (/^\d{1,4}$/.test(condition)) return status === Number(condition);
  const ranges = CONDITIONS[canonicalName(condition)];
  return ranges?.some(([from, to]) => status >= from && status <= to) ?? false;
}

/** Every condition name, for messages and documentation. */
export function conditionNames(): readonly string[] {
  return Object.keys(CONDITIONS);
}
