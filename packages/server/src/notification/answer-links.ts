import type { AnswerLink } from '@taktwerk/runtime';
import { readOrMakeKey } from '../secret/key-file.ts';
import { AnswerTokens } from './answer-token.ts';
import { ANSWER_PATH } from './register-answers.ts';

/** Links to this server for the mails of notifications; `address` is how their readers reach it, without a path. */
export async function answerLinks(dataFolder: string, address: string): Promise<AnswerLink> {
  const tokens = new AnswerTokens(await readOrMakeKey(dataFolder));
  return (claim) => `${address}${ANSWER_PATH}/${tokens.make(claim, Date.now())}`;
}
