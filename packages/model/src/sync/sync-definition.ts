/** One row of an action; null members ask or change nothing. */
export interface SyncAction {
  readonly name: string;
  readonly allowedState: string | null;
  readonly compare: { readonly with: '<' | '=' | '>'; readonly value: number } | null;
  readonly setState: string | null;
  readonly change: { readonly kind: 'add' | 'set'; readonly value: number } | null;
}

/** SYNC object: states, one value, and the actions that lead from one to another (reference `engine-semantics.md` §5.8). */
export interface SyncDefinition {
  readonly name: string;
  readonly defaultState: string;
  readonly defaultValue: number;
  readonly actions: readonly SyncAction[];
}

/** How a task uses a SYNC object; an empty action is none. */
export interface SyncUse {
  readonly sync: string;
  readonly startAction: string;
  readonly endAction: string;
  readonly abendAction: string;
  readonly otherwise: 'wait' | 'abort' | 'skip';
}

/** What a SYNC object is at the moment. */
export interface SyncState {
  readonly client: number;
  readonly name: string;
  readonly state: string;
  readonly value: number;
}
