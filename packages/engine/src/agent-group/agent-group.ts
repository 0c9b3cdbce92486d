import type { AgentGroupDefinition } from '@taktwerk/model';
import { ParallelRuns } from '../parallel/parallel-runs.ts';
import { WaitingLine } from '../queue/waiting-line.ts';

/** Home of one agent group: how many of its tasks run, who waits for an agent, which agent was taken last. */
export class AgentGroup {
  definition: AgentGroupDefinition;
  readonly runs: ParallelRuns;
  readonly waiting = new WaitingLine();
  last: string | null = null;

  constructor(definition: AgentGroupDefinition) {
    this.definition = definition;
    this.runs = new ParallelRuns(limitOf(definition));
  }

  redefine(definition: AgentGroupDefinition): void {
    this.definition = definition;
    this.runs.max = limitOf(definition);
  }

  /** Its tasks are containers with one job for each agent. */
  get takesAll(): boolean {
    return this.definition.mode === 'all' || this.definition.mode === 'allInactive';
  }
}

function limitOf({ maxParallel }: AgentGroupDefinition): number {
  return maxParallel ?? Number.POSITIVE_INFINITY;
}
