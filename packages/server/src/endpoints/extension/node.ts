import { Type } from 'typebox';
import { type Answer, defineEndpoint, type Services } from '../endpoint.ts';
import { requireClientZero } from '../system/client-zero.ts';

/** Answers while the process is passive, too: here it is activated. */
export const NODE_PATH = '/taktwerk/v1/:client/node';

const Trace = Type.Integer({
  minimum: 0,
  maximum: 2,
  description: 'What of the requests goes to the log: 0 nothing, 1 headers and bodies, 2 also logins.',
  expected: '0, 1 or 2',
});
const Active = Type.Boolean({
  description: 'false: everything answers 503 until it is true again.',
  expected: 'true or false',
});
const Node = Type.Object({ active: Active, trace: Trace });

/** How this process is switched: extension of Taktwerk. */
export const getNode = defineEndpoint({
  method: 'GET',
  path: NODE_PATH,
  summary: 'Whether this process is active, and what it traces.',
  query: Type.Object({}),
  body: null,
  answer: Node,
  right: 'admin',
  async handle({ services, client }) {
    requireClientZero(client);
    return state(services);
  },
});

/** Switches this process until it ends or its INI file is changed: extension of Taktwerk. */
export const changeNode = defineEndpoint({
  method: 'POST',
  path: NODE_PATH,
  summary: 'Activates this process or makes it passive, and says what it traces.',
  query: Type.Object({}),
  body: Type.Object(
    { active: Type.Optional(Active), trace: Type.Optional(Trace) },
    { expected: 'an object with active, trace or both' },
  ),
  answer: Node,
  right: 'admin',
  async handle({ services, client, body }) {
    requireClientZero(client);
    if (body.trace === 0 || body.trace === 1 || body.trace === 2) services.trace.level = body.trace;
    if (body.active !== undefined) services.availability.active = body.active;
    return state(services);
  },
});

function state({ availability, trace }: Services): Answer {
  return { kind: 'json', value: { active: availability.active, trace: trace.level } };
}
