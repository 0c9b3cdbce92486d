import type { GivenParameter, ParameterDefinition } from './parameter.ts';
import { readParameterValue } from './read-parameter-value.ts';

/** What is wrong with the parameters of a start; the caller words it in its language. */
export type ParameterProblem =
  | { readonly kind: 'unknown'; readonly name: string }
  | { readonly kind: 'typeNeeded'; readonly name: string }
  | { readonly kind: 'typeNotTaken'; readonly name: string; readonly type: string }
  | { readonly kind: 'notOfType'; readonly name: string; readonly type: string; readonly value: string }
  | { readonly kind: 'packageNotTaken'; readonly name: string }
  | {
      readonly kind: 'packageUnknown';
      readonly name: string;
      readonly packageNumber: number;
      readonly packages: number;
    }
  | {
      readonly kind: 'notInPackage';
      readonly name: string;
      readonly packageNumber: number;
    }
  | { readonly kind: 'twice'; readonly name: string; readonly packageNumber: number | null }
  | { readonly kind: 'missing'; readonly name: string; readonly packageNumber: number | null };

/** Where values go: the parameters of a scenario, or those of each package of a composition, numbered from 1. */
export interface ParameterTarget {
  readonly parameters: readonly ParameterDefinition[];
  /** Names each package declares with the values it has of its own; null when there are no packages (a scenario). */
  readonly packages: readonly ReadonlyMap<string, string | null>[] | null;
}

export type RoutedParameters =
  /** Canonical values by name, one map per package, or one for the whole of a scenario. */
  | { readonly ok: true; readonly values: readonly ReadonlyMap<string, string>[] }
  | { readonly ok: false; readonly problems: readonly ParameterProblem[] };

/**
 * Puts each given value where it belongs (reference `modus-etl.md` §2.4): with `packageNumber` to that package, without
 * to every package that declares the name. Names are compared without regard to case. All problems are told at once.
 */
export function routeParameters(target: ParameterTarget, given: readonly GivenParameter[]): RoutedParameters {
  const problems: ParameterProblem[] = [];
  const definitions = new Map(target.parameters.map((one) => [keyOf(one.name), one]));
  const passes = target.packages ?? [new Map(target.parameters.map(({ name }) => [name, null]))];
  const declared = passes.map((pass) => new Map([...pass].map(([name, value]) => [keyOf(name), value])));
  const values = passes.map(() => new Map<string, string>());
  const seen = new Set<string>();
  for (const one of given) {
    const key = keyOf(one.name);
    const definition = definitions.get(key);
    const { name, packageNumber } = one;
    if (definition === undefined) {
      problems.push({ kind: 'unknown', name });
      continue;
    }
    const mark = `${packageNumber ?? ''}/${key}`;
    if (seen.has(mark)) problems.push({ kind: 'twice', name, packageNumber });
    seen.add(mark);
    const value = readValue(definition, one, problems);
    const places = placesOf(one, key, target, declared, problems);
    if (value === null) continue;
    for (const place of places) {
      // What names its package comes before what is meant for every one.
      if (packageNumber !== null || !values[place]?.has(definition.name))
        values[place]?.set(definition.name, value);
    }
  }
  for (const [place, pass] of declared.entries()) {
    for (const [key, own] of pass) {
      const definition = definitions.get(key);
      const routed = values[place];
      if (definition === undefined || routed === undefined || routed.has(definition.name)) continue;
      const value = own ?? definition.defaultValue;
      if (value !== null) routed.set(definition.name, value);
      else if (definition.required) {
        const packageNumber = target.packages === null ? null : place + 1;
        problems.push({ kind: 'missing', name: definition.name, packageNumber });
      }
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, values };
}

function readValue(
  definition: ParameterDefinition,
  { name, value, isDate }: GivenParameter,
  problems: ParameterProblem[],
): string | null {
  const { type } = definition;
  if (type === 'date' && !isDate) {
    problems.push({ kind: 'typeNeeded', name });
    return null;
  }
  if (type !== 'date' && isDate) {
    problems.push({ kind: 'typeNotTaken', name, type });
    return null;
  }
  const read = readParameterValue(type, value);
  if (read === null) problems.push({ kind: 'notOfType', name, type, value: String(value).slice(0, 100) });
  return read;
}

function placesOf(
  { name, packageNumber }: GivenParameter,
  key: string,
  target: ParameterTarget,
  declared: readonly ReadonlyMap<string, unknown>[],
  problems: ParameterProblem[],
): readonly number[] {
  if (packageNumber === null) return declared.flatMap((pass, place) => (pass.has(key) ? [place] : []));
  if (target.packages === null) {
    problems.push({ kind: 'packageNotTaken', name });
    return [];
  }
  const pass = declared[packageNumber - 1];
  if (pass === undefined) {
    problems.push({ kind: 'packageUnknown', name, packageNumber, packages: declared.length });
    return [];
  }
  if (pass.has(key)) return [packageNumber - 1];
  problems.push({ kind: 'notInPackage', name, packageNumber });
  return [];
}

function keyOf(name: string): string {
  return name.trim().toLowerCase();
}
