import { TaktwerkError } from '@taktwerk/model';
import type { FastifyReply } from 'fastify';

/** Told of everything that is a fault of ours rather than of the caller. */
export type FaultListener = (error: unknown, where: string) => void;

/** Answers with an error in the shape of the AE REST API (reference `ae-rest-api.md` §3); faults show nothing of their inside. */
export function replyError(
  reply: FastifyReply,
  error: unknown,
  where: string,
  onFault: FaultListener,
): FastifyReply {
  const known = asTaktwerkError(error);
  if (known.httpStatus >= 500 && known.reason !== 'notImplemented') onFault(error, where);
  if (known.httpStatus === 401) reply.header('www-authenticate', 'Basic realm="Taktwerk", charset="UTF-8"');
  if (known.httpStatus === 503) reply.header('retry-after', '1');
  const hidden = known.reason === 'internal';
  return reply
    .code(known.httpStatus)
    .header('content-type', 'application/json; charset=utf-8')
    .send(JSON.stringify(hidden ? new TaktwerkError('internal').toBody() : known.toBody()));
}

/** Faults of the HTTP layer in our words; whatever else it is, it is ours to answer for. */
export function asTaktwerkError(error: unknown): TaktwerkError {
  if (error instanceof TaktwerkError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new TaktwerkError('bodyTooLarge');
  if (code === 'FST_ERR_BAD_URL') return new TaktwerkError('unknownPath', 'The address is not a valid one.');
  if (typeof status === 'number' && status >= 400 && status < 500 && error instanceof Error) {
    return new TaktwerkError('invalidField', error.message);
  }
  return new TaktwerkError('internal', undefined, { cause: error });
}
