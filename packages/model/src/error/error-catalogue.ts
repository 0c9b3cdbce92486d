/**
 * Every error a caller can meet: stable name, number in the answer, HTTP status, our text.
 * Numbers 45254, 45110, 11049 and 11191 are those of the AE REST API (reference `ae-rest-api.md` §3);
 * numbers from 45900 are ours.
 */
export const ERROR_CATALOGUE = {
  badCredentials: { code: 45254, http: 401, text: 'User or password is wrong.' },
  internal: { code: 45110, http: 500, text: 'Something failed inside the server.' },
  notActive: { code: 11191, http: 403, text: 'The task is not active.' },
  clientMismatch: {
    code: 45901,
    http: 403,
    text: 'The client of the credentials is not the client of the address.',
  },
  notAllowed: { code: 45902, http: 403, text: 'The user lacks the right for this.' },
  userLocked: { code: 45903, http: 403, text: 'The user is locked.' },
  notJson: { code: 45910, http: 400, text: 'The body is not valid JSON.' },
  invalidField: { code: 45911, http: 400, text: 'A value in the request is not valid.' },
  bodyTooLarge: { code: 45912, http: 413, text: 'The body is too large.' },
  unknownPath: { code: 45913, http: 404, text: 'There is nothing at this address.' },
  methodNotAllowed: { code: 45914, http: 405, text: 'This address does not take that method.' },
  unknownRun: { code: 45920, http: 404, text: 'There is no task with this run id.' },
  unknownObject: { code: 45921, http: 404, text: 'There is no object with this name.' },
  unknownReport: { code: 45922, http: 404, text: 'The task has no report of this type.' },
  unknownAgent: { code: 45923, http: 404, text: 'There is no agent with this name.' },
  unknownToken: { code: 45925, http: 404, text: 'There is no token with this id.' },
  unknownUser: { code: 45926, http: 404, text: 'There is no user with this name.' },
  unknownClient: { code: 45924, http: 404, text: 'There is no such client.' },
  objectExists: { code: 45930, http: 400, text: 'An object with this name exists already.' },
  invalidObject: { code: 45931, http: 400, text: 'The object definition is not valid.' },
  notExecutable: { code: 45932, http: 400, text: 'Objects of this type cannot be executed.' },
  notGeneratedAtRuntime: { code: 45933, http: 400, text: 'The object is set to generate at activation.' },
  invalidInput: { code: 45934, http: 400, text: 'A prompt input is not valid.' },
  folderNotEmpty: { code: 45935, http: 400, text: 'The folder is not empty.' },
  tooManyTokens: { code: 45937, http: 400, text: 'The user has as many tokens as one may have.' },
  tooManyObjects: { code: 45936, http: 400, text: 'These are more objects than one export may hold.' },
  wrongState: { code: 45940, http: 403, text: 'The task is in a state that does not allow this.' },
  keyReused: {
    code: 45941,
    http: 409,
    text: 'The Idempotency-Key belongs to another request.',
  },
  notImplemented: { code: 45950, http: 501, text: 'This release does not do that.' },
  storeUnavailable: { code: 45960, http: 503, text: 'The store does not take writes at the moment.' },
  shuttingDown: { code: 45961, http: 503, text: 'The server is shutting down.' },
  tooBusy: { code: 45962, http: 503, text: 'The server has too much to do at the moment.' },
  passive: { code: 45963, http: 503, text: 'This process is passive.' },
  maintenance: {
    code: 45964,
    http: 503,
    text: 'Temporarily not available: maintenance of the history is running.',
  },
  loginUnavailable: { code: 45965, http: 503, text: 'What logs users in cannot be reached or used.' },
  invalidCertificate: { code: 45972, http: 500, text: 'The certificate of the server cannot be used.' },
  folderLocked: { code: 45970, http: 500, text: 'The data folder is in use by another process.' },
  leaseHeld: { code: 45971, http: 503, text: 'Another node holds the work of this store.' },
} as const;

export type ErrorName = keyof typeof ERROR_CATALOGUE;
