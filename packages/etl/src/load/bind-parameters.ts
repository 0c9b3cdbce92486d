import { TaktwerkError } from '@taktwerk/model/error';
import type { BoundParameter } from '../connector/bound-parameter.ts';
import type { Parameter } from '../definition/extraction-rule.ts';
import type { ParameterValue } from '../definition/order.ts';

/** Numbered parameter packages: each is one pass with values of its own. */
export type Packages = readonly Readonly<Record<string, string | null>>[];

/**
 * The values of one pass. A value for the package goes before one for all, this before what the package itself says,
 * this before the default; unknown names, package numbers outside 1…N and missing values are refused by name.
 */
export function bindParameters(
  declared: readonly Parameter[],
  packages: Packages,
  given: readonly ParameterValue[],
  packageNumber: number,
): readonly BoundParameter[] {
  for (const { name, packageNumber: number } of given) {
    if (!declared.some((parameter) => parameter.name === name)) {
      const known = declared.map((parameter) => parameter.name).join(', ');
      throw refuse(
        `There is no parameter "${name}"; ${known === '' ? 'there are none' : `there are ${known}`}.`,
      );
    }
    const last = Math.max(1, packages.length);
    if (number !== undefined && number > last) {
      throw refuse(`Parameter "${name}" is for package ${number}; packages are numbered from 1 to ${last}.`);
    }
  }
  const own = packages[packageNumber - 1] ?? {};
  return declared.map(({ name, type, default: preset }) => {
    const value =
      given.findLast((one) => one.name === name && one.packageNumber === packageNumber) ??
      given.findLast((one) => one.name === name && one.packageNumber === undefined);
    const bound = value === undefined ? (Object.hasOwn(own, name) ? own[name] : preset) : value.value;
    if (bound === undefined) throw refuse(`Parameter "${name}" has no value and no default.`);
    return { name, type, value: bound };
  });
}

function refuse(details: string): TaktwerkError {
  return new TaktwerkError('invalidOrder', details);
}
