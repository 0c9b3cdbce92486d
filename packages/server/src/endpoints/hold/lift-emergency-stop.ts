import { Type } from 'typebox';
import { defineEndpoint } from '../endpoint.ts';

/** Undoes an emergency stop: extension of Taktwerk. */
export const liftEmergencyStop = defineEndpoint({
  method: 'DELETE',
  path: '/taktwerk/v1/:client/emergency-stop',
  summary: 'Lifts the emergency stop: tasks start again and what it suspended goes on.',
  query: Type.Object({}),
  body: null,
  answer: Type.Object({ stopped: Type.Boolean() }),
  right: 'system',
  async handle({ services, caller }) {
    await services.taktwerk.switchHold(caller, { kind: 'liftEmergencyStop' });
    return { kind: 'json', value: { stopped: false } };
  },
});
