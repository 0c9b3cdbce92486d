import type { ExternalDependency } from '../definition.ts';
import { canonicalName } from '../object-name.ts';
import { readDuration } from '../run-time/duration.ts';
import { wholeOr } from '../whole-number.ts';
import { type Box, isExternal } from '../workflow-box.ts';

const TIMEOUT = 1940;

/** What a box waits for outside its workflow; null for a box that runs something. */
export function compileExternal(box: Box): ExternalDependency | null {
  if (!isExternal(box)) return null;
  const timeout = readDuration(box.external_timeout) ?? null;
  return {
    status: (box.external_status ?? '').trim().toUpperCase(),
    alias: canonicalName(box.external_alias ?? '') || null,
    parent: canonicalName(box.external_parent ?? '') || null,
    parentAlias: canonicalName(box.external_parent_alias ?? '') || null,
    period: period(box),
    otherwise: otherwise(box.external_else),
    timeout:
      timeout === null ? null : { seconds: timeout, status: wholeOr(box.external_timeout_status, TIMEOUT) },
  };
}

function period(box: Box): ExternalDependency['period'] {
  switch (box.external_period?.toUpperCase()) {
    case 'LOGICAL_DATE':
      return { kind: 'logicalDate' };
    case 'WITHIN':
      return { kind: 'within', seconds: readDuration(box.external_within) ?? 0 };
    case 'ANY':
      return { kind: 'any' };
    default:
      return { kind: 'lastRun' };
  }
}

function otherwise(text: string | undefined): ExternalDependency['otherwise'] {
  switch (text?.toUpperCase()) {
    case 'SKIP':
      return 'skip';
    case 'ABORT':
      return 'abort';
    default:
      return 'wait';
  }
}
