import type { Socket } from 'node:net';
import { ERROR_CATALOGUE } from '@taktwerk/model';

const STATUS = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'The headers of the request are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'The request did not arrive in time.'],
} as const;

/** Answers a connection whose bytes are no HTTP request that we take, and closes it. */
export function answerClientError(
  error: Error & { readonly code?: string; readonly rawPacket?: unknown },
  socket: Socket,
): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const known = Object.entries(STATUS).find(([code]) => code === error.code);
  const [status, phrase, details] = known?.[1] ?? [400, 'Bad Request', 'This is not an HTTP request.'];
  const { code, text } = ERROR_CATALOGUE.invalidField;
  const body = JSON.stringify({ code, error: text, details });
  socket.end(
    `HTTP/1.1 ${status} ${phrase}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${asksForHead(error.rawPacket) ? '' : body}`,
  );
}

/** An answer to HEAD has no body, not even one that says that the rest could not be read. */
function asksForHead(bytes: unknown): boolean {
  return Buffer.isBuffer(bytes) && bytes.toString('latin1', 0, 5) === 'HEAD ';
}
