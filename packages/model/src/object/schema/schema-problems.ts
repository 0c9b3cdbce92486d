import type { TSchema } from 'typebox';
import type { Validator } from 'typebox/compile';
import { Settings } from 'typebox/system';
import { isJsonObject, showValue } from '../json-value.ts';
import { joinPath, type Problem } from '../problem.ts';

// The library stops at eight errors by default; a caller is told everything at once, within reason.
Settings.Set({ maxErrors: 2000 });

/** Everything a compiled schema finds wrong with a value, one problem per place, at the deepest place. */
export function schemaProblems(validator: Validator, value: unknown, at: string): readonly Problem[] {
  if (validator.Check(value)) return [];
  const places = new Map<string, readonly string[]>();
  const missing: Problem[] = [];
  const deepest: string[] = [];
  for (const error of validator.Errors(value)) {
    const steps = pointerSteps(error.instancePath);
    if (error.keyword === 'required') {
      const names = error.params.requiredProperties;
      for (const name of names) {
        const found = find(validator.Type(), value, [...steps, name], at);
        deepest.push(`${error.instancePath}/${name}`);
        missing.push({ path: found.path, message: `is missing; expected ${found.expected}` });
      }
      continue;
    }
    places.set(error.instancePath, steps);
  }
  const pointers = [...places.keys()];
  deepest.push(...pointers);
  const wrong = pointers
    // A union complains about the whole when only a part is wrong.
    .filter((pointer) => !deepest.some((other) => other.startsWith(`${pointer}/`)))
    .map((pointer): Problem => {
      const found = find(validator.Type(), value, places.get(pointer) ?? [], at);
      return { path: found.path, message: `is ${showValue(found.value)}; expected ${found.expected}` };
    });
  return [...missing, ...wrong];
}

function pointerSteps(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

interface Found {
  readonly path: string;
  readonly value: unknown;
  readonly expected: string;
}

/** Follows a path through value and schema at once, to the words of the schema for that place. */
function find(schema: TSchema, value: unknown, steps: readonly string[], at: string): Found {
  let place: unknown = schema;
  let current: unknown = value;
  let path = at;
  for (const step of steps) {
    place = schemaBelow(place, step);
    if (Array.isArray(current)) {
      path = joinPath(path, Number(step));
      current = current[Number(step)];
    } else {
      path = joinPath(path, step);
      current = isJsonObject(current) ? current[step] : undefined;
    }
  }
  const expected =
    isJsonObject(place) && typeof place.expected === 'string' ? place.expected : 'another value';
  return { path, value: current, expected };
}

function schemaBelow(schema: unknown, step: string): unknown {
  if (!isJsonObject(schema)) return undefined;
  if (isJsonObject(schema.properties) && schema.properties[step] !== undefined)
    return schema.properties[step];
  if (isJsonObject(schema.patternProperties)) return Object.values(schema.patternProperties)[0];
  if (isJsonObject(schema.items)) return schema.items;
  if (Array.isArray(schema.anyOf)) {
    return schema.anyOf.map((option) => schemaBelow(option, step)).find((below) => below !== undefined);
  }
  return undefined;
}
