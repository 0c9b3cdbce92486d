import { ERROR_CATALOGUE, type ErrorName } from './error-catalogue.ts';

/**
 * The one error class. `details` says what was wrong, what was expected and where, in words for the caller;
 * it must never hold secrets.
 */
export class TaktwerkError extends Error {
  readonly reason: ErrorName;
  readonly details: string;

  constructor(reason: ErrorName, details = 'No detail information available.', options?: ErrorOptions) {
    super(`${ERROR_CATALOGUE[reason].text} ${details}`, options);
    this.name = 'TaktwerkError';
    this.reason = reason;
    this.details = details;
  }

  get code(): number {
    return ERROR_CATALOGUE[this.reason].code;
  }

  get httpStatus(): number {
    return ERROR_CATALOGUE[this.reason].http;
  }

  /** The error body of the AE REST API (reference `ae-rest-api.md` §3). */
  toBody(): { code: number; error: string; details: string } {
    return { code: this.code, error: ERROR_CATALOGUE[this.reason].text, details: this.details };
  }
}
