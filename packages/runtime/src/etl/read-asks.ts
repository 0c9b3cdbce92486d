import { JobAsk, type JsonObject } from '@taktwerk/model';
import { Compile, type Validator } from 'typebox/compile';

let validator: Validator<Record<never, never>, typeof JobAsk> | null = null;

/** What a line of the data plane asks to be started; null when it is not of that form. */
export function readAsk({ type: _, ...told }: JsonObject): JobAsk | null {
  validator ??= Compile(JobAsk);
  return validator.Check(told) ? told : null;
}

/** The ask as people read it. */
export function askWords({ step, object, wait }: JobAsk): string {
  const what = object === null ? 'what it says' : object;
  return `Step ${step} starts ${what}${wait ? '' : ' and does not wait for it'}.`;
}
