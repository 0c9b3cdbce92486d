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
        object: ObjectName('COMP, of which every source is shown, or RULE.'),
        source: Type.Optional(ObjectName('SRCE a rule reads.')),
        rows: Rows(most),
        parameters: Parameters,
        agent: AgentName,
      },
      { expected: 'an object with object' },
    ),
    answer: Started,
    right: 'execute',
    on: 'handler',
    handle: (request) => {
      const { object, source, rows, parameters, agent } = request.body;
      return startEtl(request, {
        objectName: object,
        action: `etl ${kind}`,
        work: { kind, source: source ?? null, rows: rows ?? preset },
        ...(parameters === undefined ? {} : { parameters }),
        ...(agent === undefined ? {} : { agent }),
      });
    },
  });
}
