import type { EtlDefinition, GivenParameter, ParameterTarget } from '@taktwerk/model';
import { parameterKey } from './etl-order.ts';

/** Where the values of a start go; a package of the object run API has no parameters. */
export function parameterTarget(etl: EtlDefinition | null): ParameterTarget {
  return {
    parameters: etl?.parameters ?? [],
    packages: etl?.packages?.map((own) => new Map(Object.entries(own))) ?? null,
  };
}

/** Routed values as the task keeps them, by the names {@link parameterKey} gives. */
export function inputsOf(
  etl: EtlDefinition | null,
  values: readonly ReadonlyMap<string, string>[],
): ReadonlyMap<string, string> {
  return new Map(
    values.flatMap((one, index) =>
      [...one].map(([name, value]) => [parameterKey(name, etl?.packages == null ? null : index + 1), value]),
    ),
  );
}

/** Values of callers who do not say which are dates: the parameters say it. */
export function withDates(
  given: readonly GivenParameter[],
  { parameters }: ParameterTarget,
): readonly GivenParameter[] {
  return given.map((one) => {
    const declared = parameters.find(({ name }) => name.toLowerCase() === one.name.toLowerCase());
    return { ...one, isDate: declared?.type === 'date' };
  });
}
