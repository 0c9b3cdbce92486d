import { isContainerType, isWorkflowType, type ObjectType } from '@taktwerk/model';

/** Whether a task occupies a slot of its queue: one of a single slot would stop whatever controls others at its own child. */
export function holdsSlot(type: ObjectType): boolean {
  return !isWorkflowType(type) && !isContainerType(type);
}
