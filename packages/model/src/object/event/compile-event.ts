import { readDuration } from '../../calendar/read-duration.ts';
import { readRecurrence } from '../../calendar/read-recurrence.ts';
import type { Recurrence } from '../../calendar/recurrence.ts';
import { TaktwerkError } from '../../error/taktwerk-error.ts';
import { ETL_AGENT } from '../etl-agent.ts';
import { canonicalName } from '../object-name.ts';
import { joinPath, type Problem, problemsText } from '../problem.ts';
import { EVENT_TYPES, type EvntContent } from '../schema/evnt.ts';
import { wholeOr } from '../whole-number.ts';
import { DATABASE_OPERATORS, type EventDefinition, type EventSource } from './event-definition.ts';

type Attributes = EvntContent['event_attributes'];
type EventType = (typeof EVENT_TYPES)[number];

/** Runs of its script an event has at a time when its object does not say. */
const DEFAULT_ACTIVE = 100;

/** Longest time a file has to keep still, and between two looks at a database. */
const LONGEST = 24 * 3_600_000;

/** What the engine needs of an EVNT, defaults filled in (docs/events.md). */
export function compileEvent(content: EvntContent): EventDefinition {
  const read = content.event_attributes;
  return {
    source: sourceOf(read),
    frequency: read.frequency === 'S' ? 'once' : read.frequency === 'F' ? 'untilFirstHit' : 'repeatedly',
    maxActive: wholeOr(read.max_active_hits, DEFAULT_ACTIVE),
    window: hasWindow(read) ? stored(readRecurrence(windowContent(read), '')) : null,
  };
}

/** The agent that looks; null for what needs none. */
export function eventAgent({ event_attributes: read }: EvntContent): string | null {
  const agent = canonicalName(read.agent ?? '');
  return agent !== '' ? agent : typeOf(read) === 'DB' ? ETL_AGENT : null;
}

function sourceOf(read: Attributes): EventSource {
  switch (typeOf(read)) {
    case 'FILE':
      return {
        kind: 'file',
        path: read.file?.path.trim() ?? '',
        stableFor: durationOr(read.file?.stable_for, 2_000),
        minSize: wholeOr(read.file?.min_size, 0),
        existing: read.file?.existing !== '0',
      };
    case 'LOG':
      return {
        kind: 'log',
        path: read.log?.path?.trim() ?? '',
        command: read.log?.command?.trim() || null,
        line: read.log?.line ?? '',
        fromStart: read.log?.from_start === '1',
      };
    case 'DB':
      return {
        kind: 'database',
        connection: canonicalName(read.database?.connection ?? ''),
        sql: read.database?.sql ?? '',
        operator: DATABASE_OPERATORS.find((one) => one === read.database?.operator?.toUpperCase()) ?? '=',
        value: read.database?.value ?? '',
        every: durationOr(read.database?.every, 60_000),
      };
    case 'WEBHOOK':
      return { kind: 'webhook', secret: read.webhook?.secret || null };
    case 'TIME':
      return { kind: 'time', recurrence: stored(readRecurrence(read.time ?? {}, '')) };
  }
}

/** What the schema cannot say: the member that belongs to the kind, and values that mean something. */
export function eventProblems(content: EvntContent, at: string): readonly Problem[] {
  const read = content.event_attributes;
  const path = joinPath(at, 'event_attributes');
  const problems: Problem[] = [];
  const wrong = (member: string, message: string): void => {
    problems.push({ path: joinPath(path, member), message });
  };
  if (read.type.trim() === '') {
    wrong('type', `is empty; expected one of ${EVENT_TYPES.join(', ')}`);
    return problems;
  }
  const type = typeOf(read);
  for (const [one, member] of Object.entries(MEMBERS)) {
    if (one === type && read[member] === undefined)
      wrong(member, `is missing; an event of type ${type} needs it`);
    if (one !== type && read[member] !== undefined)
      wrong(member, `does not go with type ${type}; expected ${MEMBERS[type]} alone`);
  }
  const looks = type === 'FILE' || type === 'LOG' || type === 'DB';
  const agent = canonicalName(read.agent ?? '');
  if ((type === 'FILE' || type === 'LOG') && agent === '')
    wrong('agent', 'is missing; expected the agent that has the file');
  if (!looks && agent !== '') wrong('agent', `does not go with type ${type}, which needs no agent`);
  if (read.frequency === 'S' && (type === 'LOG' || type === 'WEBHOOK'))
    wrong('frequency', `is S; a ${type} event cannot look once, expected R or F`);
  if (type === 'TIME' && hasWindow(read))
    wrong('weekdays', 'and hours and calendars of a TIME event stand in its member time');
  problems.push(...memberProblems(read, path));
  problems.push(...pageProblems(content, at));
  return problems;
}

const MEMBERS = { TIME: 'time', FILE: 'file', LOG: 'log', DB: 'database', WEBHOOK: 'webhook' } as const;

function memberProblems(read: Attributes, path: string): readonly Problem[] {
  const problems: Problem[] = [];
  const wrong = (member: string, message: string): void => {
    problems.push({ path: joinPath(path, member), message });
  };
  const { time, file, log, database, webhook } = read;
  if (time !== undefined) {
    const outcome = readRecurrence(time, joinPath(path, 'time'));
    if (!outcome.ok) problems.push(...outcome.problems);
    if ((time.execute_after_end ?? '') !== '')
      wrong('time.execute_after_end', 'is set; an event has times of its own, expected execute_after');
  }
  if (file !== undefined) {
    pathProblems(file.path, 'file.path', wrong);
    if (!isDuration(file.stable_for)) wrong('file.stable_for', expected(file.stable_for, 'PT0S', 'PT2S'));
  }
  if (log !== undefined) {
    logProblems(log, wrong);
    if (log.line === '') wrong('log.line', 'is empty; expected a line with * and ?, such as *ERROR*');
  }
  if (database !== undefined) {
    if (canonicalName(database.connection) === '')
      wrong('database.connection', 'is empty; expected the name of a CONN object');
    if (database.sql.trim() === '') wrong('database.sql', 'is empty; expected a query');
    if (!isDuration(database.every, 1000)) wrong('database.every', expected(database.every, 'PT1S', 'PT1M'));
    if (database.operator?.toUpperCase() === 'CHANGED' && (database.value ?? '') !== '')
      wrong('database.value', 'is without effect; CHANGED compares with the value before');
  }
  if (webhook !== undefined && webhook.secret === '')
    wrong('webhook.secret', 'is empty; expected a secret, which whoever tells has to show');
  if (hasWindow(read)) {
    const outcome = readRecurrence(windowContent(read), path);
    if (!outcome.ok) problems.push(...outcome.problems);
  }
  return problems;
}

function pathProblems(path: string, member: string, wrong: (member: string, message: string) => void): void {
  const text = path.trim();
  const folder = text.slice(0, text.lastIndexOf('/') + 1);
  if (!text.startsWith('/') && !text.startsWith('&'))
    wrong(member, `is "${path}"; expected an absolute path, beginning with /`);
  else if (text.endsWith('/')) wrong(member, `is "${path}"; expected a file name or pattern at its end`);
  else if (folder.includes('*') || folder.includes('?'))
    wrong(member, `is "${path}"; * and ? are possible in the last part only`);
}

function logProblems(
  { path = '', command = '', from_start }: NonNullable<Attributes['log']>,
  wrong: (member: string, message: string) => void,
): void {
  if (command.trim() !== '') {
    if (path.trim() !== '') wrong('log.path', 'stands beside log.command; expected one of the two');
    if (from_start === '1') wrong('log.from_start', 'does not go with log.command, which has no beginning');
    return;
  }
  pathProblems(path, 'log.path', wrong);
  if (path.includes('*') || path.includes('?'))
    wrong('log.path', `is "${path}"; expected one file, without * and ?`);
}

/** A hit runs the process page; what would silently not be run is refused. */
function pageProblems(content: EvntContent, at: string): readonly Problem[] {
  return (content.scripts ?? []).flatMap((page, index) =>
    Object.keys(page)
      .filter((name) => name !== 'process' && page[name] !== '' && page[name]?.length !== 0)
      .map((name) => ({
        path: joinPath(joinPath(joinPath(at, 'scripts'), index), name),
        message: 'is no page of an event; expected process, which runs at every hit',
      })),
  );
}

function hasWindow(read: Attributes): boolean {
  const { weekdays, between_start, between_end, calendar_condition_type, calendar_conditions } = read;
  return [weekdays, between_start, between_end, calendar_condition_type, calendar_conditions].some(
    (value) => value !== undefined && value.length > 0,
  );
}

/** The interval says nothing: only days and hours are asked. */
function windowContent(read: Attributes): NonNullable<Attributes['time']> {
  const { weekdays, between_start, between_end, calendar_condition_type, calendar_conditions } = read;
  return {
    execute_after: 'PT1H',
    ...(weekdays === undefined ? {} : { weekdays }),
    ...(between_start === undefined ? {} : { between_start }),
    ...(between_end === undefined ? {} : { between_end }),
    ...(calendar_condition_type === undefined ? {} : { calendar_condition_type }),
    ...(calendar_conditions === undefined ? {} : { calendar_conditions }),
  };
}

/** Content was checked when it was saved, so a misfit is a fault. */
function stored(outcome: ReturnType<typeof readRecurrence>): Recurrence {
  if (outcome.ok) return outcome.recurrence;
  throw new TaktwerkError('invalidObject', problemsText(outcome.problems));
}

function typeOf(read: Attributes): EventType {
  const word = read.type.trim().toUpperCase();
  return EVENT_TYPES.find((one) => one === word) ?? 'TIME';
}

function isDuration(text: string | undefined, least = 0): boolean {
  if (text === undefined || text.trim() === '') return true;
  const milliseconds = readDuration(text);
  return milliseconds !== null && milliseconds >= least && milliseconds <= LONGEST;
}

function expected(text: string | undefined, least: string, example: string): string {
  return `is "${text}"; expected a duration from ${least} to a day, such as ${example}`;
}

function durationOr(text: string | undefined, otherwise: number): number {
  return (text === undefined || text.trim() === '' ? null : readDuration(text)) ?? otherwise;
}
