import { isEnded } from '@taktwerk/model';
import { Cluster } from './cluster.ts';
import { FaultPlan, type PlannedFault, type PointKind } from './fault-plan.ts';
import { INVARIANTS } from './invariants/all-invariants.ts';
import { SimulatedDisk } from './simulated-disk.ts';
import { PLAIN_SYSTEM } from './system/plain-system.ts';
import { randomSystem } from './system/random-system.ts';
import { World } from './world.ts';

export interface SimulationOptions {
  readonly seed: number;
  /** Nodes that want the lease; 2 unless told. */
  readonly nodes?: number;
  /** How long users ask and things go wrong, virtual milliseconds; 20,000 unless told. */
  readonly trouble?: number;
  /** The one thing that goes wrong, instead of what the dice want. */
  readonly planned?: PlannedFault | 'nothing';
  /** A life of so many days of a random system with clock trouble, in place of a short one. */
  readonly days?: number;
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

const DAY = 24 * 60 * 60 * 1000;

/** How much slower everything goes in a life of days: leases last 20 minutes, jobs up to 15. */
const PACE_OF_DAYS = 600;

/** Events after which a run that has not come to rest never will. */
const MOST_EVENTS = 200_000;
/** The same for each day. */
const MOST_EVENTS_A_DAY = 400_000;

/** One life of the whole system; the same options are the same life. */
export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const { seed, nodes = 2, planned, days = 0 } = options;
  const trouble = days > 0 ? days * DAY : (options.trouble ?? 20_000);
  const world = new World(seed, days > 0 ? PACE_OF_DAYS : 1);
  const system = days > 0 ? randomSystem(world.random) : PLAIN_SYSTEM;
  const disk = new SimulatedDisk(() => world.now);
  disk.define(100, system.objects);
  const plan = new FaultPlan(planned === undefined || planned === 'nothing' ? null : planned);
  const cluster = new Cluster({ world, disk, plan, nodes, system, clockTrouble: days > 0 });
  const started = world.now;
  cluster.start();

  const troubled = () => world.now - started < trouble;
  const user = () => {
    if (!troubled()) return;
    world.after(world.random.between(1, system.askEvery), user);
    cluster.users.ask();
  };
  for (let users = 0; users < 3; users += 1) user();
  const goOn = () => {
    cluster.users.goOn();
    world.after(500 * world.pace, goOn);
  };
  world.after(trouble, goOn);
  const goWrong = () => {
    if (!troubled()) {
      disk.full = false;
      return;
    }
    world.after(world.span(50, 3_000), goWrong);
    cluster.goWrong();
  };
  if (planned === undefined) goWrong();

  const most = MOST_EVENTS + days * MOST_EVENTS_A_DAY;
  while (world.events < most && (await world.step())) {
    if (!troubled() && cluster.isAtRest()) break;
  }
  const faults = [...disk.faults, ...cluster.faults()];
  if (!cluster.isAtRest()) faults.push(`not at rest after ${world.events} events: ${openTasks(disk)}`);
  const end = { disk, agents: cluster.agents, acknowledged: cluster.acknowledged };
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

function openTasks(disk: SimulatedDisk): string {
  const open = [...disk.tasks.values()].filter((task) => !isEnded(task.status));
  return open
    .slice(0, 5)
    .map((task) => `${task.runId} ${task.name} ${task.status} ${task.stage}`)
    .join(', ');
}
