import { isJsonObject, type JsonObject, type ParameterDefinition, type ParameterType } from '@taktwerk/model';

/** How callers give values of the types of the data plane. */
const TYPES: Readonly<Record<string, ParameterType>> = {
  boolean: 'boolean',
  int16: 'integer',
  int32: 'integer',
  int64: 'integer',
  decimal: 'decimal',
  float32: 'decimal',
  float64: 'decimal',
  date: 'date',
  timestamp: 'date',
  timestamptz: 'date',
};

/** The parameters of a rule or scenario. One without a default has to be given a value. */
export function declaredParameters(body: JsonObject): readonly ParameterDefinition[] {
  const declared = Array.isArray(body.parameters) ? body.parameters.filter(isJsonObject) : [];
  return declared.map((one) => ({
    name: String(one.name),
    type: TYPES[String(one.type)] ?? 'text',
    required: one.default === undefined,
    defaultValue: typeof one.default === 'string' ? one.default : null,
  }));
}

/** The numbered parameter packages of a composition, from 1; without any there is one that has every parameter. */
export function numberedPackages(
  body: JsonObject,
  parameters: readonly ParameterDefinition[],
): readonly Readonly<Record<string, string | null>>[] {
  const given = Array.isArray(body.packages) ? body.packages.filter(isJsonObject) : [];
  if (given.length === 0) return [Object.fromEntries(parameters.map(({ name }) => [name, null]))];
  return given.map((one) =>
    Object.fromEntries(
      Object.entries(one).map(([name, value]) => [name, typeof value === 'string' ? value : null]),
    ),
  );
}
