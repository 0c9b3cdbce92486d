import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** One request and the answer it must get. Texts may hold `{name}`, a value saved by an earlier step. */
const Step = Type.Object(
  {
    /** Waits until the run of this saved run id has ended. */
    ended: Type.Optional(Type.String()),
    /** `METHOD /path`, below `/ae/api/v1` unless it begins with `/taktwerk/`. */
    request: Type.Optional(Type.String()),
    body: Type.Optional(Type.Unknown()),
    /** Body as it is sent, in place of `body`. */
    text: Type.Optional(Type.String()),
    headers: Type.Optional(Type.Record(Type.String(), Type.String())),
    /** `CLIENT/USER/DEPARTMENT:password`; null sends none; absent is an active user of client 100. */
    credentials: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    status: Type.Optional(Type.Integer()),
    /** The JSON answer; absent is not looked at, `""` is an empty body. */
    answer: Type.Optional(Type.Unknown()),
    /** Headers the answer must have. */
    answerHeaders: Type.Optional(Type.Record(Type.String(), Type.String())),
    /** Members of the answer to keep, by the name they get. */
    save: Type.Optional(Type.Record(Type.String(), Type.String())),
  },
  { additionalProperties: false },
);

const Case = Type.Object(
  {
    title: Type.String(),
    /** Section of the contract that says so. */
    reference: Type.String(),
    steps: Type.Array(Step),
  },
  { additionalProperties: false },
);

export type ConformanceCase = Static<typeof Case>;
export type ConformanceStep = Static<typeof Step>;

const cases = Compile(Type.Array(Case));

/** Reads a file of cases; a misspelt member is an error, not a case that checks nothing. */
export function readCases(text: string, file: string): readonly ConformanceCase[] {
  const value: unknown = JSON.parse(text);
  if (cases.Check(value)) return value;
  throw new Error(`${file}: ${JSON.stringify(cases.Errors(value)[0])}`);
}
