import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';
import { AgentName, ObjectName, Parameters, Rows, Started, startEtl } from './start-etl.ts';

const PREVIEW_ROWS = 10;
const MOST_PREVIEW_ROWS = 200;
const PROFILE_ROWS = 10_000;
const MOST_PROFILE_ROWS = 1_000_000;

/** Shows rows as a load would type them, without writing: extension of Taktwerk. */
export const previewEtl = lookAtRows(
  'preview',
  'Shows the first rows a load would read.',
  PREVIEW_ROWS,
  MOST_PREVIEW_ROWS,
);

/** Sums up the columns of the first rows: extension of Taktwerk. */
export const profileEtl = lookAtRows(
  'profile',
  'Sums up the columns of the first rows.',
  PROFILE_ROWS,
  MOST_PROFILE_ROWS,
);

function lookAtRows(kind: 'preview' | 'profile', summary: string, preset: number, most: number) {
  return defineEndpoint({
    method: 'POST',
    path: `/taktwerk/v1/:client/etl/${kind}`,
    summary,
    query: Type.Object({}),
    body: Type.Object(
      {
        object: ObjectName('COMP, of which every source is shown, RULE, or SCEN with a step.'),
        source: Type.Optional(ObjectName('SRCE a rule reads.')),
        step: Type.Optional(
          Type.String({
            description: 'Step of a scenario, or `step/port`, whose rows are shown.',
            minLength: 1,
            maxLength: 400,
            expected: 'the name of a step',
          }),
        ),
        rows: Rows(most),
        source_rows: Type.Optional(
          Type.Integer({
            description: 'Rows of each source of a scenario that are read at most; default 100000.',
            minimum: 1,
            expected: 'a number from 1',
          }),
        ),
        parameters: Parameters,
        agent: AgentName,
      },
      { expected: 'an object with object' },
    ),
    answer: Started,
    right: 'execute',
    on: 'handler',
    handle: (request) => {
      const { object, source, step, rows, source_rows, parameters, agent } = request.body;
      return startEtl(request, {
        objectName: object,
        action: `etl ${kind}`,
        work: {
          kind,
          source: source ?? null,
          rows: rows ?? preset,
          ...(step === undefined ? {} : { step }),
          ...(source_rows === undefined ? {} : { sourceRows: source_rows }),
        },
        parameters,
        agent,
      });
    },
  });
}
