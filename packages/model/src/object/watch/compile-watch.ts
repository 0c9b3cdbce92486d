import { isKnownCondition } from '../../status/condition.ts';
import { canonicalName } from '../object-name.ts';
import { OBJECT_TYPES } from '../object-type.ts';
import { joinPath, type Problem } from '../problem.ts';
import { readContent } from '../schema/read-content.ts';
import type { WatchContent } from '../schema/watch.ts';
import { wholeOr } from '../whole-number.ts';

/** WATCH object: a rule that tells of tasks without touching their definitions. */
export interface WatchDefinition {
  readonly name: string;
  readonly event: 'end' | 'late';
  /** With wildcards; empty is all. */
  readonly names: readonly string[];
  readonly types: readonly string[];
  /** Names of conditions or status numbers, for `end`. */
  readonly statuses: readonly string[];
  /** Milliseconds after the start, for `late`. */
  readonly lateAfter: number | null;
  /** Percent over the estimate, for `late`. */
  readonly latePercent: number | null;
  /** CALL object that is executed. */
  readonly execute: string | null;
  readonly webhook: { readonly url: string /** Sealed. */; readonly secret: string | null } | null;
}

const MINUTE = 60_000;

/** @throws TaktwerkError invalidObject */
export function compileWatch(content: unknown): WatchDefinition {
  const { general_attributes, watch_attributes: read } = readContent('WATCH', content);
  const words = (list: readonly string[] | undefined) =>
    (list ?? []).map((word) => word.trim().toUpperCase()).filter((word) => word !== '');
  const minutes = wholeOr(read.late_after, null);
  const statuses = words(read.statuses);
  const url = read.webhook_url?.trim() ?? '';
  return {
    name: canonicalName(general_attributes.name),
    event: read.event.toUpperCase() === 'LATE' ? 'late' : 'end',
    names: words(read.names),
    types: words(read.types),
    statuses: statuses.length === 0 ? ['ANY_ABEND'] : statuses,
    lateAfter: minutes === null ? null : minutes * MINUTE,
    latePercent: wholeOr(read.late_percent, null),
    execute: canonicalName(read.execute ?? '') || null,
    webhook: url === '' ? null : { url, secret: read.secret || null },
  };
}

/** What the schema cannot say: that something is told of, and to somebody. */
export function watchProblems(content: WatchContent, at: string): readonly Problem[] {
  const path = joinPath(at, 'watch_attributes');
  const read = content.watch_attributes;
  const problems: Problem[] = [];
  const add = (member: string, message: string): void => {
    problems.push({ path: joinPath(path, member), message });
  };
  if (read.event.trim() === '') add('event', 'is empty; expected END or LATE');
  const late = read.event.trim().toUpperCase() === 'LATE';
  const limits = [read.late_after, read.late_percent].filter((limit) => (limit ?? '') !== '');
  if (late && limits.length === 0) add('late_after', 'is missing; expected late_after or late_percent');
  if (!late && limits.length > 0) add('late_after', 'is without effect; it belongs to event LATE');
  for (const type of read.types ?? [])
    if (!OBJECT_TYPES.some((one) => one === type.trim().toUpperCase()))
      add('types', `names "${type}"; expected object types such as JOBS`);
  for (const status of read.statuses ?? [])
    if (!isKnownCondition(status.trim()))
      add('statuses', `names "${status}"; expected a condition such as ANY_ABEND, or a status number`);
  const url = read.webhook_url?.trim() ?? '';
  if (url !== '' && !isHttpAddress(url))
    add('webhook_url', `is "${url}"; expected an address that begins with https:// or http://`);
  if (url === '' && canonicalName(read.execute ?? '') === '')
    add('execute', 'is missing; expected a CALL object to execute, or webhook_url');
  return problems;
}

function isHttpAddress(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '';
}
