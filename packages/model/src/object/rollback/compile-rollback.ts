import { canonicalName } from '../object-name.ts';
import type { RollbackAttributes } from '../schema/rollback.ts';
import type { RollbackDefinition } from './rollback-definition.ts';

export function compileRollback(attributes: RollbackAttributes | undefined): RollbackDefinition {
  return {
    backup: canonicalName(attributes?.backup_object ?? '') || null,
    rollback: canonicalName(attributes?.rollback_object ?? '') || null,
  };
}
