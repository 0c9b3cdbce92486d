import { isEnded, Status } from '@taktwerk/model';
import type { Taktwerk } from '@taktwerk/runtime';
import { FaultPlan, type PlannedFault, type PointKind } from './fault-plan.ts';
import { INVARIANTS } from './invariants/all-invariants.ts';
import type { Life } from './life.ts';
import { SimulatedAgent } from './simulated-agent.ts';
import { SimulatedNode } from './simulated-node.ts';
import { simulatedObjects } from './simulated-objects.ts';
import { LEASE_TIME, SimulatedDisk } from './simulated-store.ts';
import { World } from './world.ts';

export interface SimulationOptions {
  readonly seed: number;
  /** Nodes that want the lease; 2 unless told. */
  readonly nodes?: number;
  /** How long clients ask and things go wrong, virtual milliseconds; 20,000 unless told. */
  readonly trouble?: number;
  /** The one thing that goes wrong, instead of what the dice want. */
  readonly planned?: PlannedFault | 'nothing';
}

export interface SimulationResult {
  readonly faults: readonly string[];
  readonly events: number;
  readonly commits: number;
  readonly acknowledged: number;
  readonly tasks: number;
  /** Lives that ended, whatever ended them. */
  readonly crashes: number;
  /** Times the lease was taken. */
  readonly epochs: number;
  /** Points passed at which faults can strike. */
  readonly points: Readonly<Record<PointKind, number>>;
  /** Virtual time that passed, milliseconds. */
  readonly simulated: number;
}

const caller = { client: 100, user: 'OPER/DEMO' };

/** Events after which a run that has not come to rest never will. */
const MOST_EVENTS = 200_000;

/** One life of the whole system; the same options are the same life. */
export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const { seed, nodes = 2, trouble = 20_000, planned } = options;
  const world = new World(seed);
  const disk = new SimulatedDisk();
  disk.define(100, simulatedObjects());
  const plan = new FaultPlan(planned === undefined || planned === 'nothing' ? null : planned);
  const cluster = new Cluster(world, disk, plan, nodes);
  const started = world.now;
  cluster.start();

  const troubled = () => world.now - started < trouble;
  const client = () => {
    if (!troubled()) return;
    world.after(world.random.between(1, 1_200), client);
    cluster.ask();
  };
  for (let clients = 0; clients < 3; clients += 1) client();
  world.after(trouble, () => cluster.goOn());
  const goWrong = () => {
    if (!troubled()) {
      disk.full = false;
      return;
    }
    world.after(world.random.between(50, 3_000), goWrong);
    cluster.goWrong();
  };
  if (planned === undefined) goWrong();

  while (world.events < MOST_EVENTS && (await world.step())) {
    if (!troubled() && cluster.isAtRest()) break;
  }
  const faults = [...disk.faults, ...cluster.faults()];
  if (!cluster.isAtRest()) faults.push(`not at rest after ${world.events} events: ${openTasks(disk)}`);
  const end = { disk, agent: cluster.agent, acknowledged: cluster.acknowledged };
  for (const { name, atRest } of INVARIANTS) {
    for (const fault of atRest?.(end) ?? []) faults.push(`${fault} (${name})`);
  }
  return {
    faults,
    events: world.events,
    commits: disk.commits,
    acknowledged: cluster.acknowledged.size,
    tasks: disk.tasks.size,
    crashes: cluster.crashes,
    epochs: disk.lease.epoch,
    points: plan.passed,
    simulated: world.now - started,
  };
}

/** Nodes over one store, an agent that connects to one of them, and clients that ask any. */
class Cluster {
  readonly agent: SimulatedAgent;
  readonly acknowledged = new Set<number>();
  crashes = 0;
  readonly #world: World;
  readonly #disk: SimulatedDisk;
  readonly #nodes: readonly SimulatedNode[];

  constructor(world: World, disk: SimulatedDisk, plan: FaultPlan, nodes: number) {
    this.#world = world;
    this.#disk = disk;
    this.agent = new SimulatedAgent(world, plan);
    const ended = () => {
      this.crashes += 1;
      if (this.agent.life?.alive === false) this.agent.cut();
    };
    this.#nodes = Array.from(
      { length: nodes },
      (_, index) => new SimulatedNode(`node ${index + 1}`, world, disk, plan, ended),
    );
  }

  start(): void {
    for (const node of this.#nodes) this.#world.after(this.#world.random.between(0, 50), () => node.start());
    this.#reconnect();
  }

  faults(): string[] {
    return [...this.agent.faults, ...this.#nodes.flatMap((node) => node.faults)];
  }

  /** A client's request to any node: what is acknowledged counts, what fails does not. */
  ask(): void {
    const world = this.#world;
    const node = this.#any();
    const taktwerk = node?.taktwerk;
    const life = node?.life;
    if (taktwerk == null || life == null) return;
    const known = [...this.acknowledged];
    if (known.length > 0 && world.chance(0.1)) {
      const runId = known[world.random.between(0, known.length)] ?? 0;
      const recursive = world.chance(0.5);
      life.run(() => void taktwerk.cancel(caller, runId, { recursive }).catch(() => {}));
      return;
    }
    if (known.length > 0 && world.chance(0.2)) {
      this.#order(taktwerk, life);
      return;
    }
    const objectName = world.random.pick(['SCRI.PLAIN', 'SCRI.WAITER', 'JOBS.SIM', 'JOBP.SIM', 'JOBP.RICH']);
    life.run(() => {
      taktwerk.execute(caller, { objectName }).then(
        ({ runId }) => this.acknowledged.add(runId),
        () => {},
      );
    });
  }

  /** Something a user orders for any task there is; most of it is refused, as the task is not in such a state. */
  #order(taktwerk: Taktwerk, life: Life): void {
    const { random } = this.#world;
    const tasks = [...this.#disk.tasks.keys()];
    const runId = tasks[random.between(0, tasks.length)] ?? 0;
    const order = random.pick(['restart', 'rollback', 'suspend', 'skip', 'modify'] as const);
    life.run(() => {
      const recursive = true;
      const done =
        order === 'restart'
          ? taktwerk.restart(caller, runId, { abortedOnly: true })
          : order === 'rollback'
            ? taktwerk.rollback(caller, runId)
            : taktwerk.act(caller, runId, order === 'modify' ? 'beginModification' : order, { recursive });
      done.catch(() => {});
    });
  }

  /** What users had stopped goes on: asked again until nothing is stopped. */
  goOn(): void {
    for (const { runId, status } of this.#disk.tasks.values()) {
      const node = this.#any();
      const taktwerk = node?.taktwerk;
      if (status !== Status.suspended || taktwerk == null) continue;
      for (const action of ['resume', 'endModification'] as const)
        node?.life?.run(() => void taktwerk.act(caller, runId, action, { recursive: true }).catch(() => {}));
    }
    this.#world.after(500, () => this.goOn());
  }

  goWrong(): void {
    const world = this.#world;
    const node = this.#any();
    const wrong = world.random.pick([
      'crash',
      'crash',
      'cut',
      'full',
      'room',
      'pause',
      'freeze',
      'away',
      'slow',
    ]);
    switch (wrong) {
      case 'crash':
        node?.kill();
        return;
      case 'cut':
        this.agent.cut();
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
      case 'pause':
        node?.life?.pause(world.random.between(10, LEASE_TIME));
        return;
      // Long enough that another takes over: what wakes up is no longer the owner and does not know.
      case 'freeze':
        node?.life?.pause(world.random.between(LEASE_TIME, 4 * LEASE_TIME));
        return;
      case 'slow':
        this.#disk.slowness = world.random.between(10, 2 * LEASE_TIME);
        world.after(world.random.between(10, 3_000), () => {
          this.#disk.slowness = 0;
        });
        return;
      case 'away':
        if (node !== null) node.awayUntil = world.now + world.random.between(10, 3 * LEASE_TIME);
        return;
    }
  }

  isAtRest(): boolean {
    const owner = this.#nodes.find((node) => node.name === this.#disk.lease.holder);
    const taktwerk = owner?.taktwerk;
    return (
      taktwerk != null &&
      owner?.life?.paused === false &&
      taktwerk.failure === null &&
      taktwerk.activeExecutions === 0 &&
      [...this.#disk.tasks.values()].every((task) => isEnded(task.status))
    );
  }

  #any(): SimulatedNode | null {
    return this.#nodes[this.#world.random.between(0, this.#nodes.length)] ?? null;
  }

  /** The agent comes back to some node whenever it has no connection, and gives up one that has stopped answering. */
  #reconnect(): void {
    const world = this.#world;
    if (this.agent.life?.paused === true && world.chance(0.2)) this.agent.cut();
    const node = this.#any();
    if (!this.agent.connected && node?.taktwerk != null && node.life !== null) {
      this.agent.connect(node.taktwerk, node.life, () => node.kill());
    }
    world.after(world.random.between(50, 400), () => this.#reconnect());
  }
}

function openTasks(disk: SimulatedDisk): string {
  const open = [...disk.tasks.values()].filter((task) => !isEnded(task.status));
  return open
    .slice(0, 5)
    .map((task) => `${task.runId} ${task.name} ${task.status} ${task.stage}`)
    .join(', ');
}
