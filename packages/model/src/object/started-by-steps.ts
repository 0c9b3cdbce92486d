import { isJsonObject, type JsonValue } from './json-value.ts';
import { canonicalName } from './object-name.ts';

interface Started {
  readonly name: string;
  readonly kind: 'activation' | 'agent' | 'login' | 'recipient';
}

/** What steps of a scenario that start something name; what a parameter names is known only when it runs. */
export function startedBySteps(content: unknown): readonly Started[] {
  const scenario = isJsonObject(content) ? content.scenario : undefined;
  const steps = isJsonObject(scenario) && Array.isArray(scenario.steps) ? scenario.steps : [];
  return steps.filter(isJsonObject).flatMap((step): readonly Started[] => {
    switch (step.kind) {
      case 'run':
        return names(step.object).flatMap((name) =>
          name.startsWith(':') ? [] : [{ kind: 'activation', name }],
        );
      case 'shell':
        return [
          ...names(step.agent).map((name) => ({ kind: 'agent', name }) as const),
          ...names(step.login).map((name) => ({ kind: 'login', name }) as const),
        ];
      case 'mail':
        return [...list(step.users), ...list(step.groups)].map((name) => ({ kind: 'recipient', name }));
      default:
        return [];
    }
  });
}

function names(value: JsonValue | undefined): readonly string[] {
  return typeof value === 'string' ? [canonicalName(value)] : [];
}

function list(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.flatMap(names).filter((name) => !name.includes('&')) : [];
}
