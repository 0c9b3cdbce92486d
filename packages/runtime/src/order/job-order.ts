import type { LiveTask } from '@taktwerk/engine';
import type { JobOrder, LoginDefinition } from '@taktwerk/model';

/** An order as it is stored: everything but the lease epoch, which belongs to the moment it is sent. */
export type StoredOrder = Omit<JobOrder, 'epoch'>;

/** Builds the order of a job from its generated lines. */
export function jobOrder(live: LiveTask, lines: readonly string[], osUser: string | null): StoredOrder {
  const { task, definition } = live;
  const options = definition?.job?.shellOptions.trim() ?? '';
  return {
    runId: task.runId,
    attempt: task.attempt,
    client: task.client,
    name: task.name,
    script: definition?.job?.text ?? (lines.length === 0 ? '' : `${lines.join('\n')}\n`),
    shell: definition?.job?.shell ?? '',
    shellOptions: options === '' ? [] : options.split(/\s+/),
    command: definition?.job?.command ?? null,
    osUser,
    environment: Object.fromEntries(
      (definition?.job?.environment ?? []).map((name) => [name, live.variables.get(name) ?? '']),
    ),
  };
}

/** The operating system user a LOGIN names for an agent: its own row, else the row for every agent (`*`); null without either. */
export function loginUser(login: LoginDefinition, agent: string, platform: string): string | null {
  const fits = login.entries.filter(
    (entry) => entry.platform === '' || entry.platform === '*' || entry.platform === platform,
  );
  const entry = fits.find((one) => one.agent === agent) ?? fits.find((one) => one.agent === '*');
  return entry?.user ?? null;
}
