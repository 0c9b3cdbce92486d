import type { ProcessEntry } from './process-table.ts';

/**
 * Names processes across scans, so that a descendant stays known after its parent ended and left it to init.
 */
export function processIdentity(entry: ProcessEntry): string {
  return `${entry.pid} ${entry.start}`;
}

/**
 * All processes of one job: its session, everything below it, everything that carries its marker, and
 * everything below those that an earlier scan knew.
 */
export function jobProcesses(
  all: readonly ProcessEntry[],
  job: { readonly supervisor: number | null; readonly marker: string; readonly known: ReadonlySet<string> },
): ProcessEntry[] {
  const sign = `TAKTWERK_JOB=${job.marker}`;
  const children = new Map<number, ProcessEntry[]>();
  const members = new Map<number, ProcessEntry>();
  // Its pid may have gone to another process, whose session is none of ours.
  const leader = all.find((entry) => entry.pid === job.supervisor);
  const isReused = leader !== undefined && leader.environment !== '' && !isMarked(leader, sign);
  const session = isReused ? null : job.supervisor;
  for (const entry of all) {
    const siblings = children.get(entry.parent);
    if (siblings === undefined) children.set(entry.parent, [entry]);
    else siblings.push(entry);
    if (isMarked(entry, sign) || entry.session === session || job.known.has(processIdentity(entry))) {
      members.set(entry.pid, entry);
    }
  }
  const open = [...members.values()];
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    for (const child of children.get(entry.pid) ?? []) {
      if (members.has(child.pid)) continue;
      members.set(child.pid, child);
      open.push(child);
    }
  }
  return [...members.values()];
}

function isMarked(entry: ProcessEntry, sign: string): boolean {
  return entry.environment.split('\0').includes(sign);
}
