import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TaktwerkError } from '@taktwerk/model';
import { fastify } from 'fastify';
import { replyError } from './error-reply.ts';

test('a fault is told to the log alone: neither its text nor its stack leaves', async () => {
  const faults: unknown[] = [];
  const app = fastify();
  app.setErrorHandler((error, request, reply) =>
    replyError(reply, error, request.url, (fault) => faults.push(fault)),
  );
  const fault = new Error('secret inside at /srv/file.ts');
  app.get('/plain', () => {
    throw fault;
  });
  app.get('/ours', () => {
    throw new TaktwerkError('internal', 'secret inside', { cause: fault });
  });
  for (const url of ['/plain', '/ours']) {
    const answer = await app.inject(url);
    assert.equal(answer.statusCode, 500);
    assert.deepEqual(answer.json(), new TaktwerkError('internal').toBody());
  }
  assert.deepEqual(faults, [fault, faults[1]]);
  await app.close();
});
