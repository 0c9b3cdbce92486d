import {
  type ExecutableDefinition,
  type ParameterProblem,
  routeParameters,
  TaktwerkError,
} from '@taktwerk/model';
import type { RunObjectRequest } from '../taktwerk.ts';
import { expectedFor, isForConnection, isForScenario, needsValues, workInputs } from './etl-work.ts';
import { inputsOf, parameterTarget, withDates } from './run-inputs.ts';

export type PreparedRun =
  | { readonly ok: true; readonly inputs: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly problems: readonly ParameterProblem[] };

/**
 * The inputs of a start of the data plane, of its values and of what is wanted.
 * @throws TaktwerkError wrongState for an object that is not active, incompleteObject for one that refers to what is not there,
 * notExecutable for one of another type
 */
export function prepareRun(definition: ExecutableDefinition, request: RunObjectRequest): PreparedRun {
  const { name, type, active, etl } = definition;
  const { work: wanted } = request;
  // What looks at a connection or rule is a load of its own.
  const fits =
    wanted === undefined ||
    type === 'LOAD' ||
    (type === 'SCEN'
      ? isForScenario(wanted)
      : type === 'COMP' && !isForConnection(wanted) && !isForScenario(wanted));
  if (!fits) throw new TaktwerkError('notExecutable', `${name} is of type ${type}; ${expectedFor(wanted)}.`);
  if (!active) throw new TaktwerkError('wrongState', `${name} is not active.`);
  if (etl?.problem != null) throw new TaktwerkError('incompleteObject', etl.problem);
  const target = parameterTarget(etl);
  const work = wanted === undefined ? new Map<string, string>() : workInputs(wanted);
  const given = request.anyType === true ? withDates(request.parameters, target) : request.parameters;
  // A check declares none, and a reset moves no rows.
  const routed = routeParameters(needsValues(work) ? target : { parameters: [], packages: null }, given);
  if (!routed.ok) return routed;
  return { ok: true, inputs: new Map([...inputsOf(etl, routed.values), ...work]) };
}
