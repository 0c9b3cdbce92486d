import { TaktwerkError } from '@taktwerk/model';
import type { AnswerClaim, Taktwerk } from '@taktwerk/runtime';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AnswerTokens } from './answer-token.ts';

/** Where links of mails lead; the token behind it stands for a log-in. */
export const ANSWER_PATH = '/taktwerk/v1/notification-answers';

/** Nothing the page does not hold itself may be loaded or run, and its form leads here alone. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";

/**
 * Serves the links of mails. To open one only asks: programs that look at mails open links, and must not answer. What
 * the button on the page sends answers.
 */
export function registerAnswers(
  app: FastifyInstance,
  taktwerk: Taktwerk,
  tokens: AnswerTokens,
  now: () => number,
): void {
  const url = `${ANSWER_PATH}/:token`;
  const read = (request: FastifyRequest<{ Params: { readonly token: string } }>): AnswerClaim | null =>
    tokens.read(request.params.token, now());
  app.get<{ Params: { readonly token: string } }>(url, (request, reply) => {
    const claim = read(request);
    if (claim === null) return page(reply, 404, INVALID, '');
    const form = `<form method="post"><button>Answer ${claim.answer}</button></form>`;
    return page(reply, 200, `Answer ${claim.answer} to run ${claim.runId} as ${htmlText(claim.by)}?`, form);
  });
  app.post<{ Params: { readonly token: string } }>(url, async (request, reply) => {
    const claim = read(request);
    if (claim === null) return page(reply, 404, INVALID, '');
    const { client, runId, answer, by } = claim;
    try {
      await taktwerk.answerNotification({ client, user: by }, runId, answer, 'link');
      return page(reply, 200, `Answered ${answer} to run ${runId}.`, '');
    } catch (error) {
      if (!(error instanceof TaktwerkError) || !REFUSALS.has(error.reason)) throw error;
      return page(reply, 409, `Not answered: ${htmlText(error.details)}`, '');
    }
  });
}

const INVALID = 'This link is not valid, or not any more.';

/** Somebody else was faster, or it has ended. */
const REFUSALS: ReadonlySet<TaktwerkError['reason']> = new Set(['notActive', 'wrongState', 'unknownRun']);

function page(reply: FastifyReply, status: number, sentence: string, form: string): FastifyReply {
  return reply
    .code(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', POLICY)
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', 'no-store')
    .send(
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Taktwerk</title></head><body><p>${sentence}</p>${form}</body></html>`,
    );
}

function htmlText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
