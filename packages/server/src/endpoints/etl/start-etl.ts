import { type GivenParameter, TaktwerkError } from '@taktwerk/model';
import type { RunObjectRequest } from '@taktwerk/runtime';
import { Type } from 'typebox';
import { problemText } from '../../run-api/run-message.ts';
import type { Answer, EndpointRequest } from '../endpoint.ts';

/** Name of an object in a body. */
export const ObjectName = (description: string) =>
  Type.String({ description, minLength: 1, maxLength: 200, expected: 'the name of an object' });

/** Values for parameters; dates are known by their declaration. */
export const Parameters = Type.Optional(
  Type.Array(
    Type.Object(
      {
        name: Type.String({ minLength: 1, expected: 'the name of a parameter' }),
        value: Type.Union([Type.String(), Type.Number(), Type.Boolean()], {
          expected: 'a text, a number or a boolean',
        }),
        package: Type.Optional(
          Type.Integer({
            description: 'Parameter package of a composition; every one when absent.',
            minimum: 1,
            expected: 'a number from 1',
          }),
        ),
      },
      { expected: 'an object with name and value' },
    ),
    { maxItems: 10_000, expected: 'a list of parameter values' },
  ),
);

/** How many rows are looked at. */
export const Rows = (most: number) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum: most, expected: `a number from 1 to ${most}` }));

/** Agent of platform ETL that looks. */
export const AgentName = Type.Optional(
  Type.String({
    description: 'Agent of platform ETL; the embedded one when absent.',
    minLength: 1,
    maxLength: 200,
    expected: 'the name of an agent',
  }),
);

/** The run that was started. */
export const Started = Type.Object({ run_id: Type.Integer() });

/** What is started, before its parameters are given the form of the runtime. */
export interface EtlStart {
  readonly objectName: string;
  readonly parameters?:
    | readonly { name: string; value: string | number | boolean; package?: number }[]
    | undefined;
  readonly work?: RunObjectRequest['work'];
  readonly agent?: string | undefined;
  /** What the audit calls it. */
  readonly action: string;
}

/** Body of what is started by name, with values. */
export const NamedStart = (description: string) =>
  Type.Object(
    { object: ObjectName(description), parameters: Parameters },
    { expected: 'an object with object' },
  );

/**
 * Starts a task of the data plane for who may execute the object.
 * @throws TaktwerkError notAllowed, unknownObject, notExecutable, invalidField
 */
export async function startEtl(
  { services, caller, access }: Pick<EndpointRequest<unknown, unknown>, 'services' | 'caller' | 'access'>,
  start: EtlStart,
): Promise<Answer> {
  const { objectName, action, work, agent } = start;
  await access.requireByName('X', objectName);
  if (work !== undefined && 'source' in work && work.source !== null)
    await access.requireByName('X', work.source);
  const parameters = (start.parameters ?? []).map(
    (one): GivenParameter => ({
      name: one.name,
      value: one.value,
      isDate: false,
      packageNumber: one.package ?? null,
    }),
  );
  const outcome = await services.taktwerk.runObject(caller, {
    objectName,
    parameters,
    action,
    subject: objectName.trim().toUpperCase(),
    anyType: true,
    ...(work === undefined ? {} : { work }),
    ...(agent === undefined ? {} : { agent }),
  });
  if (outcome.kind === 'started') return { kind: 'json', value: { run_id: outcome.runId } };
  throw new TaktwerkError(
    'invalidField',
    outcome.problems.map((problem) => problemText('en', problem)).join(' '),
  );
}
