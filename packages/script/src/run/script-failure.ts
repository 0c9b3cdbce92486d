/** Why a running script failed. */
export const SCRIPT_FAILURE_CODES = [
  'arrayIndex',
  'arrayTooLarge',
  'constantChanged',
  'divisionByZero',
  'hostRefused',
  'includeDepth',
  'includeInvalid',
  'includeNotFound',
  'negativeUnsigned',
  'notANumber',
  'notAnArray',
  'notInThisRelease',
  'numberTooLarge',
  'textTooLong',
  'tooMuchText',
  'tooManyVariables',
  'typeChanged',
  'unknownVariable',
  'wrongArgument',
] as const;

export type ScriptFailureCode = (typeof SCRIPT_FAILURE_CODES)[number];

/**
 * The end of a run by an error of the script. Thrown from any depth of an evaluation and turned into the outcome
 * `failed` at one place, the loop of `ScriptRun`; it never leaves the package.
 */
export class ScriptFailure extends Error {
  readonly code: ScriptFailureCode;

  constructor(code: ScriptFailureCode, message: string) {
    super(message);
    this.name = 'ScriptFailure';
    this.code = code;
  }
}
