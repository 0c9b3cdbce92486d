import { HttpSession } from '../../connector/http/http-session.ts';
import type { StepOf } from '../../definition/scenario.ts';
import { quoteName } from '../../sql/quote.ts';
import { connectionOfKind, onlyInput, type StepResult, type StepScope } from '../step-scope.ts';

const BATCH = 500;

/** Sends rows to a service, as lists in JSON; numbers stay as exact as they are. */
export async function send(step: StepOf<'send'>, scope: StepScope): Promise<StepResult> {
  const input = onlyInput(step, scope);
  const session = new HttpSession(connectionOfKind(scope, step.connection, 'http'));
  const address = session.resolve(step.path);
  const batch = step.batch ?? BATCH;
  const columns = input.columns.map((name) => `${quoteName(name)} := ${quoteName(name)}`).join(', ');
  const result = await scope.duck.stream(
    `SELECT CAST(to_json(struct_pack(${columns})) AS VARCHAR) AS row FROM ${input.relation}`,
  );
  let [rows, bytes] = [0, 0];
  let list: string[] = [];
  const post = async (): Promise<void> => {
    if (list.length === 0) return;
    const body = `[${list.join(',')}]`;
    await session.request(step.method ?? 'POST', address, body);
    rows += list.length;
    bytes += Buffer.byteLength(body);
    list = [];
  };
  for await (const portion of result.yieldRowsJs()) {
    for (const [row] of portion) {
      list.push(String(row));
      if (list.length >= batch) await post();
    }
  }
  await post();
  return { rows, bytes };
}
