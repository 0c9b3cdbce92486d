/** A path of an endpoint in the form of OpenAPI, with its parameters in order. */
export interface PathTemplate {
  readonly template: string;
  readonly parameters: readonly { readonly name: string; readonly description: string }[];
}

/** What the rest of a path is called, by the step before it. */
const REST_NAMES: Readonly<Record<string, string>> = {
  objects: 'object_name',
  agents: 'object_name',
  folderobjects: 'folder_path',
};

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  client: 'Client, 0 to 9999, with or without leading zeros.',
  run_id: 'Run id of the task.',
  report_type: 'Type of the report: ACT, REP, POST.',
  object_name: 'Name in any case; `#` is written as `%23`.',
  name: 'Name of the user, without the department.',
  department: 'Department of the user.',
  group: 'Name of the group of users.',
  object_id: 'Id of the object, which stays the same over every change.',
  token_id: 'Id of the token, as the list names it.',
  folder_path: 'Folder, `A/B`; empty for the root.',
  event_name: 'Name of the calendar event.',
  forecast_id: 'Number of the forecast.',
  branch_name: 'Name of the branch.',
  commit_id: 'Git hash of the commit.',
  client_id: 'Client to delete.',
  pack: 'Name of the agent with `.zip` behind it.',
  start_from: 'Number of months back, the current one counted.',
};

/** Turns `/a/:name/*` into `/a/{name}/{rest}`. */
export function pathTemplate(path: string): PathTemplate {
  const parameters: { name: string; description: string }[] = [];
  const steps = path.split('/');
  const written = steps.map((step, index) => {
    const name = step === '*' ? (REST_NAMES[steps[index - 1] ?? ''] ?? 'path') : step.slice(1);
    if (step !== '*' && !step.startsWith(':')) return step;
    parameters.push({ name, description: DESCRIPTIONS[name] ?? '' });
    return `{${name}}`;
  });
  return { template: written.join('/'), parameters };
}
