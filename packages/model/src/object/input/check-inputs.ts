import type { PromptDefinition, PromptSetDefinition } from '../definition.ts';
import type { Problem } from '../problem.ts';
import { variableName } from '../variable-name.ts';
import { inputValue } from './input-value.ts';

export type CheckedInputs =
  | { readonly ok: true; readonly values: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Turns the inputs of an activation into variable values, by the fields of the object's prompt sets: a field not
 * given has its default. `&` before a name is optional, a trailing `#` is part of it. Where two sets have a field for
 * the same variable, the first set counts. Source: reference `ae-rest-api.md` §8.3.
 */
export function checkInputs(
  promptSets: readonly PromptSetDefinition[],
  inputs: Readonly<Record<string, unknown>>,
): CheckedInputs {
  const prompts = new Map<string, PromptDefinition>();
  for (const prompt of promptSets.flatMap((set) => set.prompts)) {
    if (!prompts.has(prompt.variable)) prompts.set(prompt.variable, prompt);
  }
  const problems: Problem[] = [];
  const given = new Map<string, { readonly key: string; readonly value: unknown }>();
  for (const [key, value] of Object.entries(inputs)) {
    const name = variableName(key);
    const path = `inputs.${key}`;
    const earlier = given.get(name);
    if (!prompts.has(name)) problems.push({ path, message: unknownInput(name, prompts) });
    else if (earlier !== undefined) {
      problems.push({ path, message: `names the same variable as "${earlier.key}"; expected it once` });
    } else given.set(name, { key, value });
  }
  const values = new Map<string, string>();
  for (const prompt of prompts.values()) {
    const found = given.get(prompt.variable);
    const absent = found === undefined || found.value === null;
    const value = inputValue(prompt, absent ? prompt.defaultValue : found.value);
    const path = `inputs.${found?.key ?? prompt.variable}`;
    if (!value.ok) problems.push({ path, message: value.message });
    else if (prompt.required && value.value === '') {
      problems.push({ path, message: 'is missing; the prompt set requires a value' });
    } else values.set(prompt.variable, value.value);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, values: Object.fromEntries(values) };
}

function unknownInput(name: string, prompts: ReadonlyMap<string, PromptDefinition>): string {
  if (prompts.size === 0) return 'is not expected; the object has no prompt set';
  const near = [`${name}#`, name.endsWith('#') ? name.slice(0, -1) : name].find((other) =>
    prompts.has(other),
  );
  if (near !== undefined) return `is not a field of the prompt sets; expected ${near}`;
  return `is not a field of the prompt sets; expected one of ${[...prompts.keys()].join(', ')}`;
}
