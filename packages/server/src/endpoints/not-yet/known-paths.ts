import type { Method } from '../endpoint.ts';

/** A path of the AE REST API that this release does not serve, and what is missing. */
export interface KnownPath {
  readonly method: Method;
  /** Below `/ae/api/v1/:client`. */
  readonly path: string;
  /** Ends the sentence "This release has no …". */
  readonly missing: string;
}

/**
 * Paths of reference `ae-rest-api.md` §6 that are still open. Whoever implements one removes its row, which a test
 * demands.
 */
export const KNOWN_PATHS: readonly KnownPath[] = [
  { method: 'GET', path: '/forecasts', missing: 'forecasts' },
  { method: 'POST', path: '/forecasts', missing: 'forecasts' },
  { method: 'DELETE', path: '/forecasts', missing: 'forecasts' },
  { method: 'GET', path: '/forecasts/agents', missing: 'forecasts' },
  { method: 'GET', path: '/forecasts/:forecast_id', missing: 'forecasts' },
  { method: 'POST', path: '/forecasts/:forecast_id', missing: 'forecasts' },
  { method: 'GET', path: '/repositories', missing: 'repositories' },
  { method: 'POST', path: '/repositories', missing: 'repositories' },
  { method: 'GET', path: '/repositories/branches', missing: 'repositories' },
  { method: 'POST', path: '/repositories/branches', missing: 'repositories' },
  { method: 'GET', path: '/repositories/branches/:branch_name/diff', missing: 'repositories' },
  { method: 'GET', path: '/repositories/branches/:branch_name/log', missing: 'repositories' },
  { method: 'GET', path: '/repositories/changes', missing: 'repositories' },
  { method: 'POST', path: '/repositories/commits', missing: 'repositories' },
  { method: 'POST', path: '/repositories/commits/:commit_id', missing: 'repositories' },
  { method: 'POST', path: '/repositories/merge', missing: 'repositories' },
  { method: 'DELETE', path: '/repositories/merge', missing: 'repositories' },
  { method: 'POST', path: '/repositories/pull', missing: 'repositories' },
];
