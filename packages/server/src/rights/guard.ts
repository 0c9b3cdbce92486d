import type { Privilege, RightLetter } from '@taktwerk/model';
import type { Endpoint, Right } from '../endpoints/endpoint.ts';
import { readRunId } from '../endpoints/executions/run-id.ts';
import type { Access } from './access.ts';

/** The letter behind each right of an endpoint that is one on objects. */
const LETTERS: Partial<Readonly<Record<Right, RightLetter>>> = {
  read: 'R',
  write: 'W',
  execute: 'X',
  delete: 'D',
  cancel: 'C',
  statistics: 'S',
  modify: 'M',
};

const PRIVILEGE_OF: Partial<Readonly<Record<Right, Privilege>>> = {
  admin: 'ADMINISTRATION',
  system: 'CHANGE_SYSTEM_STATUS',
  recycle: 'ACCESS_RECYCLE_BIN',
  metrics: 'ACCESS_METRICS_ENDPOINT',
  audit: 'READ_AUDIT',
  maintenance: 'DB_MAINTENANCE',
};

/** What the right of an endpoint is asked for. */
export type RightOn = 'task' | 'object' | 'handler' | 'everything';

/**
 * What an endpoint's right is about, as its path says unless it says so itself: the task or the object in its path, or
 * everything of the client. So an endpoint nobody thought about is closed to all who are restricted.
 */
export function rightOn({ on, path }: Pick<Endpoint, 'on' | 'path'>): RightOn {
  if (on !== null) return on;
  if (path.includes('/:run_id')) return 'task';
  return path.includes('/:object_name') || path.includes('/objects/*') ? 'object' : 'everything';
}

/**
 * Lets a request pass to its handler, which does not ask again for what was asked for here.
 * @throws TaktwerkError notAllowed
 */
export async function guard(
  endpoint: Pick<Endpoint, 'on' | 'path' | 'right'>,
  access: Access,
  param: (name: string) => string,
): Promise<void> {
  const privilege = PRIVILEGE_OF[endpoint.right];
  if (privilege !== undefined) access.requirePrivilege(privilege);
  const on = rightOn(endpoint);
  if (on === 'handler') return;
  if (endpoint.right === 'see') return access.requireToSee(readRunId(param('run_id')));
  const letter = LETTERS[endpoint.right];
  if (letter === undefined) return;
  if (on === 'task') return access.requireRun(letter, readRunId(param('run_id')));
  if (on === 'object') return access.requireByName(letter, param('object_name') || param('*'));
  access.requireEverywhere(letter);
}
