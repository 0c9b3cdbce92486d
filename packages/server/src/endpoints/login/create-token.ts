import { TaktwerkError } from '@taktwerk/model';
import { Type } from 'typebox';
import { makeToken } from '../../auth/api-token.ts';
import { defineEndpoint } from '../endpoint.ts';
import { TokenJson, tokenJson } from './token-json.ts';

/** Tokens a user may have at a time. */
const MAX_TOKENS = 50;
const STANDARD_DAYS = 90;
const MAX_DAYS = 3650;
const DAY = 24 * 60 * 60_000;

/** Makes a token for the caller: extension of Taktwerk. Its right is `login`, so no answer that holds one is kept. */
export const createToken = defineEndpoint({
  method: 'POST',
  path: '/taktwerk/v1/:client/tokens',
  summary: 'Makes a token that stands in for the password of the caller. It is shown this once.',
  query: Type.Object({}),
  body: Type.Object(
    {
      title: Type.String({
        minLength: 1,
        maxLength: 100,
        description: 'What it is for.',
        expected: 'a text of 1 to 100 characters',
      }),
      days: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: MAX_DAYS,
          description: `Days it is valid, ${STANDARD_DAYS} when absent.`,
          expected: `a whole number from 1 to ${MAX_DAYS}`,
        }),
      ),
    },
    { expected: 'an object with title' },
  ),
  answer: Type.Object({ ...TokenJson.properties, token: Type.String() }),
  right: 'login',
  async handle({ services, caller, by, client, body }) {
    if (by === 'token') {
      // Else a token that leaked could be renewed for ever by whoever has it.
      throw new TaktwerkError('notAllowed', 'A token makes no tokens; log in with user and password.');
    }
    const { id, token, secretHash } = makeToken();
    const now = services.now();
    const record = {
      id,
      client,
      user: caller.user,
      title: body.title,
      secretHash,
      createdAt: now,
      expiresAt: now + (body.days ?? STANDARD_DAYS) * DAY,
      usedAt: null,
    };
    const audit = { time: now, client, user: caller.user, action: 'create token', subject: id } as const;
    const made = await services.taktwerk.store.tokens.create(record, MAX_TOKENS, {
      ...audit,
      outcome: 'done',
      details: `${body.title}, valid until ${new Date(record.expiresAt).toISOString()}`,
    });
    if (!made) {
      throw new TaktwerkError('tooManyTokens', `Expected no more than ${MAX_TOKENS}; take one back first.`);
    }
    return { kind: 'json', value: { ...tokenJson(record), token } };
  },
});
