import type { LiveTask, OutsideStep } from '@taktwerk/engine';
import { canonicalName, type FileState, TaktwerkError } from '@taktwerk/model';
import { loginUser } from '../order/job-order.ts';
import { whenStoreAnswers } from '../store-read/when-store-answers.ts';
import type { StepHost } from './perform-step.ts';

type FileStep = Extract<OutsideStep, { kind: 'file' }>;

/** VARA of client 0 with the characteristics of agents, and the one that lets them look without a LOGIN (reference `engine-semantics.md` §7.3). */
const HOST_CHARACTERISTICS = 'UC_HOSTCHAR_DEFAULT';
const ANONYMOUS_FILES = 'ANONYMOUS_FE';

/** Platform of agents that look at files. */
const PLATFORM = 'UNIX';

/**
 * Asks an agent whether a file is as a check wants it.
 * @throws TaktwerkError invalidObject when nobody may look, or internal when the agent cannot tell
 */
export async function lookAtFile(host: StepHost, live: LiveTask, step: FileStep): Promise<boolean> {
  const asked = live.conditionAsked;
  const osUser = await whenStoreAnswers(host.clock, () => userOf(host, live, step));
  const isWanted = (): boolean => host.task(live.task.runId) === live && live.conditionAsked === asked;
  const state = await host.askFile(step.agent, { path: step.path, osUser }, isWanted);
  if (state.kind === 'failed')
    throw new TaktwerkError('internal', `agent ${step.agent} cannot tell of ${step.path}: ${state.detail}`);
  return fits(state, step) === step.expected;
}

async function userOf(host: StepHost, { task }: LiveTask, step: FileStep): Promise<string | null> {
  const refuse = (text: string) => new TaktwerkError('invalidObject', text);
  const login = canonicalName(step.login);
  if (login === '') {
    const rows = await host.varas.read(0, HOST_CHARACTERISTICS);
    if (rows.get(ANONYMOUS_FILES)?.[0]?.toUpperCase() === 'Y') return null;
    throw refuse(
      `the check of ${step.path} names no LOGIN object, and looking at files without one is switched off (${ANONYMOUS_FILES} in ${HOST_CHARACTERISTICS} of client 0)`,
    );
  }
  const known = await host.definitions.get(task.client, login);
  if (known?.kind !== 'login') throw refuse(`there is no LOGIN object ${login} in client ${task.client}`);
  const user = loginUser(known.login, step.agent, PLATFORM);
  if (user === null)
    throw refuse(`LOGIN ${login} has no row for agent ${step.agent} (${PLATFORM}) and none for every agent`);
  return user;
}

function fits(state: FileState, { minBytes, maxBytes, minAge, maxAge }: FileStep): boolean {
  if (state.kind !== 'there') return false;
  const { bytes, ageSeconds } = state;
  return (
    bytes >= (minBytes ?? 0) &&
    (maxBytes === null || bytes <= maxBytes) &&
    (minAge === null || ageSeconds >= minAge) &&
    (maxAge === null || ageSeconds <= maxAge)
  );
}
