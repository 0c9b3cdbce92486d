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
  const kinds = new Map<string, string[]>();
  for (const error of ofMeantOptions(validator.Errors(value))) {
    if (error.keyword === 'const') {
      const known = kinds.get(error.instancePath) ?? [];
      kinds.set(error.instancePath, [...known, String(error.params.allowedValue)]);
    }
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
      const kind = kinds.get(pointer);
      const expected = kind === undefined ? found.expected : `one of ${[...new Set(kind)].join(', ')}`;
      return { path: found.path, message: `is ${showValue(found.value)}; expected ${expected}` };
    });
  return [...missing, ...wrong];
}

type SchemaErrors = ReturnType<Validator['Errors']>;

/**
 * The errors of the option that is meant, where an object says by a constant which one of a union it is: what all other
 * options want is of no interest. Where it says what no option has, that alone is wrong.
 */
function ofMeantOptions(errors: SchemaErrors): SchemaErrors {
  const wrong = new Set<string>();
  for (const { keyword, schemaPath, instancePath } of errors) {
    const option = optionOf(schemaPath);
    if (keyword === 'const' && option !== null && schemaPath.startsWith(`${option}/properties/`)) {
      wrong.add(`${instancePath.slice(0, instancePath.lastIndexOf('/'))} ${option}`);
    }
  }
  if (wrong.size === 0) return errors;
  return errors.filter((error) => {
    const { keyword, schemaPath, instancePath } = error;
    for (const [instance, option] of placesOf(schemaPath, instancePath)) {
      if (!wrong.has(`${instance} ${option}`)) continue;
      // Kept is only what says which options there are, and only when none of them is meant.
      const union = option.slice(0, option.lastIndexOf('/'));
      const isMeant = errors.some(
        (other) =>
          other.schemaPath.startsWith(`${union}/`) &&
          isBelow(other.instancePath, instance) &&
          !wrong.has(`${instance} ${union}/${other.schemaPath.slice(union.length + 1).split('/')[0]}`),
      );
      return !isMeant && keyword === 'const' && instancePath.lastIndexOf('/') === instance.length;
    }
    return true;
  });
}

/** The innermost option of a union a place of the schema is in. */
function optionOf(schemaPath: string): string | null {
  const at = schemaPath.lastIndexOf('/anyOf/');
  if (at < 0) return null;
  const end = schemaPath.indexOf('/', at + '/anyOf/'.length);
  return end < 0 ? schemaPath : schemaPath.slice(0, end);
}

/** Every option a place of the schema is in, with every object the place of the value is in; the outermost first. */
function* placesOf(schemaPath: string, instancePath: string): Generator<readonly [string, string], void> {
  for (let at = schemaPath.indexOf('/anyOf/'); at >= 0; at = schemaPath.indexOf('/anyOf/', at + 1)) {
    const end = schemaPath.indexOf('/', at + '/anyOf/'.length);
    const option = end < 0 ? schemaPath : schemaPath.slice(0, end);
    const steps = instancePath.split('/');
    for (let length = 1; length <= steps.length; length += 1)
      yield [steps.slice(0, length).join('/'), option];
  }
}

function isBelow(pointer: string, instance: string): boolean {
  return pointer === instance || pointer.startsWith(`${instance}/`);
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
