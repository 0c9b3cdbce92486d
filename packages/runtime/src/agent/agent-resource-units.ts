import { DEFAULT_MAX_JOBS } from '@taktwerk/engine';
import { canonicalName, type VaraRow, wholeOr } from '@taktwerk/model';

/** VARA of client 0 that gives agents characteristics of their own: agent, suffix of their VARA (reference `engine-semantics.md` §7.3). */
const OF_AGENTS = 'UC_EX_HOSTCHAR';
const CHARACTERISTICS = 'UC_HOSTCHAR_';
const DEFAULT_SUFFIX = 'DEFAULT';
/** Resource units of an agent for jobs; the name of the key is ours. */
const KEY = 'WORKLOAD_MAX_JOB';

type Read = (vara: string) => Promise<ReadonlyMap<string, VaraRow['values']>>;

/** Whether agents have to connect anew when this VARA of client 0 changes. */
export function isOfAgents(vara: string): boolean {
  return vara === OF_AGENTS || vara.startsWith(CHARACTERISTICS);
}

/** The resource units an agent has for jobs: its own, else those of every agent. What is no number counts as absent. */
export async function agentResourceUnits(agent: string, read: Read): Promise<number> {
  const suffix = canonicalName((await read(OF_AGENTS)).get(agent)?.[0] ?? '');
  const usual = unitsIn(await read(CHARACTERISTICS + DEFAULT_SUFFIX)) ?? DEFAULT_MAX_JOBS;
  if (suffix === '' || suffix === DEFAULT_SUFFIX) return usual;
  return unitsIn(await read(CHARACTERISTICS + suffix)) ?? usual;
}

function unitsIn(rows: ReadonlyMap<string, VaraRow['values']>): number | null {
  const units = wholeOr(rows.get(KEY)?.[0], null);
  return units === null || units < 0 ? null : units;
}
