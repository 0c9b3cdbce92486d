/** How a group chooses (reference `engine-semantics.md` §5.14). */
export type AgentGroupMode = 'any' | 'first' | 'next' | 'load' | 'all' | 'allInactive';

/** HOSTG object: agents of one platform, of which its tasks take one, or all. */
export interface AgentGroupDefinition {
  readonly name: string;
  readonly platform: string;
  readonly mode: AgentGroupMode;
  /** Tasks of the group at the same time; 0 pauses it, null is any number. */
  readonly maxParallel: number | null;
  /** Names of agents in their order; `*` and `?` stand for any that are known, in order of their names. */
  readonly agents: readonly string[];
}
