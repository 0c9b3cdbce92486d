import { compileExecutable, type ExecutableDefinition } from '@taktwerk/model';

/** Name of a script that is no object; no object can have it. The input of that name holds its text. */
export const SCRIPT_NAME = '*SCRIPT';

/** What the engine runs for a script given as text (reference `ae-rest-api.md` §8.11): a task of type API. */
export function scriptDefinition(script: string): ExecutableDefinition {
  const content = { general_attributes: { name: SCRIPT_NAME }, scripts: [{ process: script }] };
  return { ...compileExecutable('SCRI', content, 0), name: SCRIPT_NAME, type: 'API' };
}
