import { CommandFailure } from '../command-failure.ts';

/** What the interface says where there is nothing to say (reference `ae-rest-api.md` §3). */
const NO_DETAILS = 'No detail information available.';

/** What came of a request. */
export type Answer =
  | { readonly kind: 'done'; readonly text: string; readonly date: string | null }
  /** The server said no, in the error shape of the AE REST API. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly code: number | null;
      readonly error: string;
      readonly details: string;
    }
  | { readonly kind: 'unreachable'; readonly url: string; readonly reason: string };

/** The text of an answer, or the end of the command. */
export function textOf(answer: Answer): string {
  if (answer.kind === 'done') return answer.text;
  throw answerFailure(answer);
}

/** The JSON value of an answer, or the end of the command. */
export function jsonOf(answer: Answer): unknown {
  const text = textOf(answer);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CommandFailure('serverFault', 'The answer is not JSON; is this a Taktwerk server?', { cause });
  }
}

/** How a command ends that got this answer. */
export function answerFailure(answer: Exclude<Answer, { kind: 'done' }>): CommandFailure {
  if (answer.kind === 'unreachable') {
    return new CommandFailure(
      'unreachable',
      `No answer from ${answer.url}: ${answer.reason}. Is the server running, and is --url right? \`taktwerk doctor\` looks closer.`,
    );
  }
  const code = answer.code === null ? '' : ` (${answer.code})`;
  return new CommandFailure(
    answer.status >= 500 && answer.status !== 501 ? 'serverFault' : 'refused',
    `${answer.error}${code} ${answer.details === NO_DETAILS ? '' : answer.details}`.trim() +
      advice(answer.status),
  );
}

function advice(status: number): string {
  return status === 401 ? '\nCheck --client, --user and the password.' : '';
}
