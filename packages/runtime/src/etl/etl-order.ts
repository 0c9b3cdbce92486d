import type { LiveTask } from '@taktwerk/engine';
import { type EtlDefinition, isJsonObject, type JsonObject, type ParameterDefinition } from '@taktwerk/model';
import { needsValues, orderForWork } from './etl-work.ts';

/** Under which name a value is among the variables of a scenario, or of a composition for one of its packages. */
export function parameterKey(name: string, packageNumber: number | null): string {
  return packageNumber === null ? name : `${packageNumber}/${name}`;
}

export type EtlOrder =
  | { readonly ok: true; readonly order: JsonObject }
  | { readonly ok: false; readonly text: string };

/**
 * What an agent is told to do for a load or scenario. `top` is the task that holds the values: the composition of a load,
 * the scenario itself. Restarts carry the run they go back to, so that they go on where that one came to.
 */
export function etlOrder(live: LiveTask, top: LiveTask, etl: EtlDefinition): EtlOrder {
  if (etl.problem !== null || etl.order === null) {
    return { ok: false, text: etl.problem ?? 'There is nothing to do.' };
  }
  const own = etl.packageNumber === null ? null : (etl.packages?.[etl.packageNumber - 1] ?? {});
  const names = own === null ? null : new Set(Object.keys(own).map((name) => name.toLowerCase()));
  const parameters: JsonObject[] = [];
  for (const one of etl.parameters) {
    if (names !== null && !names.has(one.name.toLowerCase())) continue;
    const value =
      top.variables.get(parameterKey(one.name, etl.packageNumber)) ?? ownValue(own, one) ?? one.defaultValue;
    if (value === null && one.required && needsValues(top.variables)) {
      const of = etl.packageNumber === null ? '' : ` of package ${etl.packageNumber}`;
      return { ok: false, text: `The parameter "${one.name}"${of} has no value.` };
    }
    parameters.push({
      name: one.name,
      value: value === null ? null : formed(value, one, etl.order),
      ...(etl.packageNumber === null ? {} : { packageNumber: etl.packageNumber }),
    });
  }
  const { task } = live;
  return {
    ok: true,
    order: orderForWork(
      {
        ...etl.order,
        parameters,
        packageNumber: etl.packageNumber,
        runId: task.runId,
        attempt: task.attempt,
      },
      top.variables,
    ),
  };
}

function ownValue(
  own: Readonly<Record<string, string | null>> | null,
  { name }: ParameterDefinition,
): string | null {
  const found = Object.entries(own ?? {}).find(([known]) => known.toLowerCase() === name.toLowerCase());
  return found?.[1] ?? null;
}

/** A parameter of type `date` has no time of day towards the data plane. */
function formed(value: string, { name, type }: ParameterDefinition, order: JsonObject): string {
  if (type !== 'date') return value;
  const holder = isJsonObject(order.rule) ? order.rule : order.scenario;
  const declared = isJsonObject(holder) && Array.isArray(holder.parameters) ? holder.parameters : [];
  const native = declared.filter(isJsonObject).find((one) => one.name === name)?.type;
  return native === 'date' ? value.slice(0, 10) : value;
}
