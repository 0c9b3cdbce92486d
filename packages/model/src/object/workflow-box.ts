import { OBJECT_TYPES, type ObjectType } from './object-type.ts';
import type { JobpContent } from './schema/jobp.ts';
import { wholeNumber } from './whole-number.ts';

export type Box = JobpContent['workflow_definitions'][number];

export type BoxKind = 'start' | 'end' | 'task';

/** START and END are told by their type; a box without type, by its name (reference `ae-rest-api.md` §12.2). */
export function boxKind(box: Box): BoxKind {
  const type = (box.object_type ?? '').trim().toUpperCase();
  const word = type === '' ? `<${(box.object_name ?? '').trim().toUpperCase()}>` : type;
  if (word === '<START>') return 'start';
  return word === '<END>' ? 'end' : 'task';
}

/** A box that waits for a task outside the workflow and runs nothing (the type is ours). */
export function isExternal(box: Box): boolean {
  return (box.object_type ?? '').trim().toUpperCase() === '<XTRNL>';
}

/** Object type of a task box; `null` when it names none. */
export function boxType(box: Box): ObjectType | 'unknown' | null {
  const type = (box.object_type ?? '').trim().toUpperCase();
  if (type === '' || isExternal(box)) return null;
  return OBJECT_TYPES.find((known) => known === type) ?? 'unknown';
}

/** Successors by line number, drawn from the line conditions. */
export function linksOf(content: JobpContent): ReadonlyMap<number, readonly number[]> {
  const links = new Map<number, number[]>();
  for (const condition of content.line_conditions ?? []) {
    const from = wholeNumber(condition.predecessor_line_number);
    const to = wholeNumber(condition.workflow_line_number);
    if (from === null || to === null) continue;
    const known = links.get(from);
    if (known === undefined) links.set(from, [to]);
    else known.push(to);
  }
  return links;
}
