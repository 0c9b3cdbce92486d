import { TaktwerkError } from '@taktwerk/model';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { LANGUAGES, type Language, problemText, russianFault, startedText } from './run-message.ts';
import type { RunOutcome } from './run-object.ts';

/** Answers with a text in the caller's language, or as JSON to who asks for it; the run id is in a header. */
export function replyOutcome(
  request: FastifyRequest,
  reply: FastifyReply,
  outcome: RunOutcome,
): FastifyReply {
  const language = languageOf(request);
  if (outcome.kind === 'started') {
    const text = startedText(language, outcome.object, outcome.name);
    reply.header('x-run-id', String(outcome.runId));
    return send(request, reply, 200, text, { run_id: outcome.runId, message: text });
  }
  const texts = outcome.problems.map((problem) => problemText(language, problem));
  return send(request, reply, outcome.status, texts.join('\n'), {
    error: texts[0] ?? '',
    problems: outcome.problems.map((problem, index) => ({ kind: problem.kind, text: texts[index] ?? '' })),
  });
}

/** Answers with a fault of the catalogue; an object that cannot be started now is 409 here. */
export function replyFault(request: FastifyRequest, reply: FastifyReply, error: TaktwerkError): FastifyReply {
  const status = error.reason === 'wrongState' ? 409 : error.httpStatus;
  if (status === 401) reply.header('www-authenticate', 'Basic realm="Taktwerk", charset="UTF-8"');
  if (status === 503) reply.header('retry-after', '1');
  const shown = error.reason === 'internal' ? new TaktwerkError('internal') : error;
  const text =
    languageOf(request) === 'ru' ? `${russianFault(shown.reason)} (${shown.details})` : shown.message;
  return send(request, reply, status, text, { ...shown.toBody(), error: text });
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  text: string,
  body: object,
): FastifyReply {
  const language = languageOf(request);
  reply.code(status).header('content-language', language).header('vary', 'accept, accept-language');
  const type = new Negotiator(request.raw).mediaType(['text/plain', 'application/json']);
  return type === 'application/json'
    ? reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(body))
    : reply.header('content-type', 'text/plain; charset=utf-8').send(text);
}

function languageOf(request: FastifyRequest): Language {
  const wanted = new Negotiator(request.raw).language([...LANGUAGES]);
  return wanted === 'en' ? 'en' : 'ru';
}
