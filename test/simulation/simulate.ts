import { isEnded, type Task } from '@taktwerk/model';
import { openTaktwerk, type Taktwerk } from '@taktwerk/runtime';
import { SimulatedAgent } from './simulated-agent.ts';
import { PRINTS, simulatedObjects } from './simulated-objects.ts';
import { SimulatedDisk, simulatedStore } from './simulated-store.ts';
import { World } from './world.ts';

export interface SimulationResult {
  readonly faults: readonly string[];
  readonly events: number;
  readonly commits: number;
  readonly acknowledged: number;
  readonly tasks: number;
  readonly crashes: number;
  /** Virtual time that passed, milliseconds. */
  readonly simulated: number;
}

const caller = { client: 100, user: 'OPER/DEMO' };

/** How long clients and faults go on, virtual milliseconds. */
const TROUBLE = 20_000;
/** Events after which a run that has not come to rest never will. */
const MOST_EVENTS = 200_000;

/** One life of the whole system under random faults; the same seed is the same life. */
export async function simulate(seed: number): Promise<SimulationResult> {
  const world = new World(seed);
  const disk = new SimulatedDisk();
  disk.define(100, simulatedObjects());
  const agent = new SimulatedAgent(world);
  const acknowledged = new Set<number>();
  const server = new SimulatedServer(world, disk, agent);
  const started = world.now;
  await server.start();

  const troubled = () => world.now - started < TROUBLE;
  const client = () => {
    if (!troubled()) return;
    world.after(world.random.between(1, 1_200), client);
    server.ask(acknowledged);
  };
  for (let clients = 0; clients < 3; clients += 1) client();
  const trouble = () => {
    if (!troubled()) {
      disk.full = false;
      return;
    }
    world.after(world.random.between(50, 3_000), trouble);
    server.trouble();
  };
  trouble();

  while (world.events < MOST_EVENTS && (await world.step())) {
    if (!troubled() && server.isAtRest()) break;
  }
  const faults = [...disk.faults, ...server.faults];
  if (!server.isAtRest()) faults.push(`not at rest after ${world.events} events: ${openTasks(disk)}`);
  check(disk, agent, acknowledged, faults);
  server.kill();
  return {
    faults,
    events: world.events,
    commits: disk.commits,
    acknowledged: acknowledged.size,
    tasks: disk.tasks.size,
    crashes: server.crashes,
    simulated: world.now - started,
  };
}

/** The server through its lives, and the agent's connection to it. */
class SimulatedServer {
  readonly faults: string[] = [];
  crashes = 0;
  readonly #world: World;
  readonly #disk: SimulatedDisk;
  readonly #agent: SimulatedAgent;
  #life: { readonly node: Taktwerk; end(): void } | null = null;
  #starting = false;

  constructor(world: World, disk: SimulatedDisk, agent: SimulatedAgent) {
    this.#world = world;
    this.#disk = disk;
    this.#agent = agent;
  }

  /** Starts a life; resolves at once, the server is there when its reads are through. */
  async start(): Promise<void> {
    if (this.#life !== null || this.#starting) return;
    this.#starting = true;
    const clock = this.#world.lifeClock();
    const store = simulatedStore(this.#world, this.#disk);
    const end = () => {
      clock.end();
      store.end();
    };
    openTaktwerk({ store, clock, enrolmentToken: 'token', log: () => {} }).then(
      (node) => {
        this.#starting = false;
        this.#life = { node, end };
        this.#reconnect();
      },
      (error: unknown) => {
        this.#starting = false;
        this.faults.push(`the server does not start: ${String(error)}`);
      },
    );
  }

  kill(): void {
    this.#life?.end();
    this.#life = null;
    this.#agent.cut();
  }

  /** A client's request: what is acknowledged counts, what fails does not. */
  ask(acknowledged: Set<number>): void {
    const node = this.#life?.node;
    if (node === undefined) return;
    if (acknowledged.size > 0 && this.#world.chance(0.1)) {
      const runId = [...acknowledged][this.#world.random.between(0, acknowledged.size)] ?? 0;
      node.cancel(caller, runId, { recursive: this.#world.chance(0.5) }).catch(() => {});
      return;
    }
    const objectName = this.#world.random.pick(['SCRI.PLAIN', 'SCRI.WAITER', 'JOBS.SIM', 'JOBP.SIM']);
    node.execute(caller, { objectName }).then(
      ({ runId }) => acknowledged.add(runId),
      () => {},
    );
  }

  trouble(): void {
    const world = this.#world;
    switch (world.random.pick(['crash', 'crash', 'cut', 'full', 'room'])) {
      case 'crash':
        if (this.#life === null) return;
        this.crashes += 1;
        this.kill();
        world.after(world.random.between(0, 500), () => void this.start());
        return;
      case 'cut':
        this.#agent.cut();
        return;
      case 'full':
        this.#disk.full = true;
        world.after(world.random.between(10, 2_000), () => {
          this.#disk.full = false;
        });
        return;
      case 'room':
        this.#disk.full = false;
        return;
    }
  }

  isAtRest(): boolean {
    const node = this.#life?.node;
    if (node === undefined) return false;
    return (
      node.failure === null &&
      node.activeExecutions === 0 &&
      [...this.#disk.tasks.values()].every((task) => isEnded(task.status))
    );
  }

  /** The agent comes back whenever it has no connection. */
  #reconnect(): void {
    const life = this.#life;
    if (life === null) return;
    if (!this.#agent.connected) this.#agent.connect(life.node);
    this.#world.after(this.#world.random.between(50, 400), () => {
      if (this.#life === life) this.#reconnect();
    });
  }
}

/** Every promise, looked at when all has come to rest. */
function check(
  disk: SimulatedDisk,
  agent: SimulatedAgent,
  acknowledged: ReadonlySet<number>,
  faults: string[],
): void {
  for (const runId of acknowledged)
    if (!disk.tasks.has(runId)) faults.push(`acknowledged run ${runId} is lost`);
  for (const task of disk.tasks.values()) {
    if (!isEnded(task.status)) continue;
    if (task.endTime !== null && task.startTime !== null && task.endTime < task.startTime)
      faults.push(`run ${task.runId} ended before it started`);
    const parent = disk.tasks.get(task.parent);
    if (parent !== undefined && (parent.endTime ?? 0) < (task.endTime ?? 0))
      faults.push(`run ${parent.runId} ended before its child ${task.runId}`);
    if (task.type === 'JOBS') checkJob(disk, agent, task, faults);
    if (task.type === 'SCRI' && task.status === 1900) checkScript(disk, task, faults);
    if (![1900, 1800, 1930, 1850, 1851, 1910].includes(task.status))
      faults.push(`${task.name} ${task.runId} ended with ${task.status}: ${task.statusDetail}`);
  }
}

function checkJob(disk: SimulatedDisk, agent: SimulatedAgent, task: Task, faults: string[]): void {
  const job = agent.job(task.runId);
  const bodies = job?.bodies ?? 0;
  if (bodies > 1) faults.push(`job ${task.runId} ran ${bodies} times`);
  if ((task.status === 1900 || task.status === 1800) && bodies !== 1)
    faults.push(`job ${task.runId} ended ${task.status} and ran ${bodies} times`);
  const output = disk.reports.get(`${task.runId} REP`)?.text ?? '';
  if (output !== (job?.output ?? '')) faults.push(`REP of ${task.runId} is not what the job wrote`);
  if (task.status !== 1900) return;
  const post = (disk.reports.get(`${task.runId} POST`)?.text ?? '').trim();
  if (post !== 'post\nposted') faults.push(`POST of ${task.runId} reads ${JSON.stringify(post)}`);
}

function checkScript(disk: SimulatedDisk, task: Task, faults: string[]): void {
  const lines = (disk.reports.get(`${task.runId} ACT`)?.text ?? '').trim().split('\n').slice(1);
  const expected = PRINTS[task.name] ?? [];
  if (lines.join('|') !== expected.join('|'))
    faults.push(`ACT of ${task.name} ${task.runId} reads ${lines.join('|')}`);
  if (task.name !== 'SCRI.WAITER') return;
  const activated = [...disk.tasks.values()].filter((other) => other.activator === task.runId);
  const names = activated
    .map((other) => other.name)
    .sort()
    .join(',');
  if (names !== 'JOBS.SIM,SCRI.PLAIN') faults.push(`run ${task.runId} activated ${names}`);
  const row = [...disk.varaRows.values()].find((one) => Number(one.key) === task.runId);
  const ids = activated.map((other) => other.runId).sort((a, b) => a - b);
  if (row === undefined || Number(row.values[0]) !== ids[0] || Number(row.values[1]) !== ids[1])
    faults.push(`run ${task.runId} wrote ${JSON.stringify(row?.values)} for ${ids}`);
}

function openTasks(disk: SimulatedDisk): string {
  const open = [...disk.tasks.values()].filter((task) => !isEnded(task.status));
  return open
    .slice(0, 5)
    .map((task) => `${task.runId} ${task.name} ${task.status} ${task.stage}`)
    .join(', ');
}
