import { ERROR_CATALOGUE } from '@taktwerk/model';
import { answerProblems } from '../../packages/server/src/testing/answer-problems.ts';
import { isRecord } from '../conformance/match-answer.ts';
import type { FuzzRequest } from './random-request.ts';
import type { RawAnswer } from './raw-client.ts';

const ALLOWED = new Set([200, 202, 400, 401, 403, 404, 405, 409, 413, 417, 422, 431, 501]);

/** What an answer may be 503 for, as documented: the history is being archived, an event is flooded. */
const WAITS = new Set<unknown>([ERROR_CATALOGUE.maintenance.code]);

/** Beginnings of lines that only a stack trace has, and of paths that are no caller's business. */
const INSIDE = ['    at ', 'node:internal', 'node_modules', 'file:///'] as const;

/** What is wrong with an answer; empty if nothing. */
export function answerFaults(request: FuzzRequest, answer: RawAnswer): readonly string[] {
  const { status, text, json } = answer;
  const shown = `${status} ${text.slice(0, 300)}`;
  if (!ALLOWED.has(status) && !isAllowed503(status, json)) return [`status ${shown}`];
  if (status >= 400 && INSIDE.some((inside) => text.includes(inside))) return [`shows its inside: ${shown}`];
  if (json === undefined && text !== '') return [`is not JSON: ${shown}`];
  if (request.method === 'HEAD' || status === 417) return [];
  if (request.operation.beside) return [];
  // What is no JSON is described as such.
  if (status === 200 && json === null) return [];
  return answerProblems(request.method, request.path, { status, json, text });
}

function isAllowed503(status: number, json: unknown): boolean {
  if (status !== 503 || !isRecord(json)) return false;
  return WAITS.has(json.code) || 'count_active_executions' in json;
}
