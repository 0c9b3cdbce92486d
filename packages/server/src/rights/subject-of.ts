import { isJsonObject, type RightsSubject, rightsSubject, type Task } from '@taktwerk/model';
import type { ObjectDraft, ObjectVersion, Store } from '@taktwerk/store';

/** An object as rights look at it: agent and login are those its definition names. */
export function subjectOfObject({
  type,
  name,
  folder,
  content,
}: Pick<ObjectVersion | ObjectDraft, 'type' | 'name' | 'folder' | 'content'>): RightsSubject {
  const read: unknown = type === 'JOBS' ? JSON.parse(content) : null;
  const job = isJsonObject(read) && isJsonObject(read.job_attributes) ? read.job_attributes : {};
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return rightsSubject({ type, name, folder, agent: text(job.agent), login: text(job.login) });
}

/** A task by its object, where that lies now, with its own agent and login. */
export async function subjectOfTask(
  store: Store,
  { client, type, name, agent, login }: Task,
): Promise<RightsSubject> {
  const object = await store.objects.get(client, name);
  const folder = object === null || object.type === 'FOLD' ? null : object.folder;
  return rightsSubject({ type, name, folder, agent: agent ?? '', login: login ?? '' });
}

/** An agent, for filters of its type, its name or of agents. */
export function subjectOfAgent(name: string): RightsSubject {
  return rightsSubject({ type: 'HOST', name, folder: '', agent: name });
}
