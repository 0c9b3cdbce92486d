import {
  compileExecutable,
  type ExecutableDefinition,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '@taktwerk/model';

/** Name of the task that a step of a scenario starts; no object can have it. */
export function stepKey(scenario: string, step: string): string {
  return `${scenario}/${step}`;
}

/**
 * What steps of a scenario start that is no object: a mail is a notification, a shell a job. They are put together with the
 * scenario, so a run that was started goes on with them as they were.
 */
export function stepDefinitions(
  scenario: ExecutableDefinition,
  body: JsonObject,
): readonly (readonly [key: string, definition: ExecutableDefinition])[] {
  const steps = Array.isArray(body.steps) ? body.steps.filter(isJsonObject) : [];
  return steps.flatMap((step) => {
    const made =
      step.kind === 'mail' ? mail(scenario, step) : step.kind === 'shell' ? shell(scenario, step) : null;
    if (made === null) return [];
    const key = stepKey(scenario.name, text(step.id));
    return [[key, { ...made, name: key }] as const];
  });
}

/** Variable with the rows that stand below the text of a mail. */
export const MAIL_ROWS = 'MAIL_ROWS#';

function mail(scenario: ExecutableDefinition, step: JsonObject): ExecutableDefinition {
  const rows = texts(step.inputs).length === 0 ? '' : `\n\n&${MAIL_ROWS}`;
  const recipients = (type: string, names: JsonValue | undefined) =>
    texts(names).map((name) => ({ type, name }));
  const content = {
    general_attributes: general(scenario, step, 'CALL'),
    call_attributes: {
      kind: 'MAIL',
      subject: text(step.subject),
      text: `${text(step.text)}${rows}`,
      recipients: [
        ...recipients('MAIL', step.to),
        ...recipients('USER', step.users),
        ...recipients('GROUP', step.groups),
      ],
    },
  };
  return compileExecutable('CALL', content, scenario.versionId);
}

function shell(scenario: ExecutableDefinition, step: JsonObject): ExecutableDefinition {
  const content = {
    general_attributes: general(scenario, step, 'JOBS'),
    job_attributes: {
      agent: text(step.agent),
      login: text(step.login),
      unix_shell: text(step.shell),
      unix_shell_options: text(step.shellOptions),
      ...(typeof step.resourceUnits === 'number' ? { resource_units: String(step.resourceUnits) } : {}),
    },
  };
  const definition = compileExecutable('JOBS', content, scenario.versionId);
  const { timeoutSeconds } = step;
  const maximum =
    typeof timeoutSeconds === 'number'
      ? { limit: { kind: 'fixed', seconds: timeoutSeconds } as const, cancel: true, execute: null }
      : null;
  return {
    ...definition,
    runTime: { ...definition.runTime, maximum },
    job:
      definition.job === null
        ? null
        : {
            ...definition.job,
            text: text(step.text),
            environment: isJsonObject(step.environment) ? Object.keys(step.environment) : [],
          },
  };
}

function general(scenario: ExecutableDefinition, step: JsonObject, type: string) {
  const title = text(step.title);
  return { name: scenario.name, type, ...(title === '' ? {} : { title }) };
}

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
