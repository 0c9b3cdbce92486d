import { type Definitions, loadKey } from '@taktwerk/engine';
import { compileExecutable } from '@taktwerk/model';
import { assembleLook, type FindEtl } from './assemble-etl.ts';
import type { EtlObject } from './etl-object.ts';

/** Definitions for a task that looks at a connection or rule, under the names the engine finds them by. */
export function lookDefinitions(
  object: EtlObject,
  source: EtlObject | null,
  find: FindEtl,
  agent: string | null,
): Definitions {
  const { name, versionId } = object;
  const base = compileExecutable(
    'SCEN',
    { general_attributes: { name, type: 'SCEN' }, scenario: {}, ...(agent === null ? {} : { agent }) },
    versionId,
  );
  const definition = assembleLook(base, object, source, find);
  return new Map([
    [name, definition],
    [loadKey(name, 0), definition],
  ]);
}

/** The same from what a run is pinned to; null when it is no such run. */
export function pinnedLook(name: string, find: FindEtl, all: Iterable<EtlObject>): Definitions | null {
  const object = find(name);
  if (object?.type !== 'CONN' && object?.type !== 'RULE') return null;
  const source = object.type === 'RULE' ? ([...all].find(({ type }) => type === 'SRCE') ?? null) : null;
  return lookDefinitions(object, source, find, null);
}
