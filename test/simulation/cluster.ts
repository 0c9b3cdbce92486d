import { isEnded } from '@taktwerk/model';
import type { FaultPlan } from './fault-plan.ts';
import { SimulatedAgent } from './simulated-agent.ts';
import type { SimulatedDisk } from './simulated-disk.ts';
import { SimulatedNode } from './simulated-node.ts';
import type { System, Users } from './system.ts';
import type { World } from './world.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

export interface ClusterParts {
  readonly world: World;
  readonly disk: SimulatedDisk;
  readonly plan: FaultPlan;
  readonly nodes: number;
  readonly system: System;
  /** Whether the wall clocks of nodes are put forward and back, those of agents are wrong, and all nodes stop for days. */
  readonly clockTrouble: boolean;
}

/** Nodes over one store, agents that connect to one of them, and users that ask any. */
export class Cluster {
  readonly agents: readonly SimulatedAgent[];
  readonly users: Users;
  readonly acknowledged = new Set<number>();
  crashes = 0;
  readonly #parts: ClusterParts;
  readonly #nodes: readonly SimulatedNode[];

  constructor(parts: ClusterParts) {
    const { world, disk, plan, nodes, system } = parts;
    this.#parts = parts;
    this.agents = system.agents.map((name) => new SimulatedAgent(name, world, plan));
    const ended = () => {
      this.crashes += 1;
      for (const agent of this.agents) if (agent.life?.alive === false) agent.cut();
    };
    this.#nodes = Array.from(
      { length: nodes },
      (_, index) => new SimulatedNode(`node ${index + 1}`, world, disk, plan, ended),
    );
    const { acknowledged } = this;
    this.users = system.users({ world, disk, acknowledged, any: () => this.#any() });
  }

  start(): void {
    const { world } = this.#parts;
    for (const node of this.#nodes) world.after(world.random.between(0, 50), () => node.start());
    for (const agent of this.agents) this.#reconnect(agent);
  }

  faults(): string[] {
    return [...this.agents, ...this.#nodes].flatMap(({ faults }) => faults);
  }

  goWrong(): void {
    const { world, disk, clockTrouble } = this.#parts;
    if (clockTrouble && world.chance(0.2)) {
      this.#disturbClocks();
      return;
    }
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
        this.#anyAgent()?.cut();
        return;
      case 'full':
        disk.full = true;
        world.after(world.span(10, 2_000), () => {
          disk.full = false;
        });
        return;
      case 'room':
        disk.full = false;
        return;
      case 'pause':
        node?.life?.pause(world.random.between(10, world.leaseTime));
        return;
      // Long enough that another takes over: what wakes up is no longer the owner and does not know.
      case 'freeze':
        node?.life?.pause(world.random.between(world.leaseTime, 4 * world.leaseTime));
        return;
      case 'slow':
        disk.slowness = world.random.between(10, 2 * world.leaseTime);
        world.after(world.span(10, 3_000), () => {
          disk.slowness = 0;
        });
        return;
      case 'away':
        if (node !== null) node.awayUntil = world.now + world.random.between(10, 3 * world.leaseTime);
        return;
    }
  }

  isAtRest(): boolean {
    const { disk } = this.#parts;
    const owner = this.#nodes.find((node) => node.name === disk.lease.holder);
    const taktwerk = owner?.taktwerk;
    return (
      taktwerk != null &&
      owner?.life?.paused === false &&
      taktwerk.failure === null &&
      taktwerk.activeExecutions === 0 &&
      [...disk.tasks.values()].every((task) => isEnded(task.status))
    );
  }

  #disturbClocks(): void {
    const { world } = this.#parts;
    const node = this.#any();
    const wrong = world.random.pick(['forward', 'back', 'right', 'drift', 'agent', 'stop']);
    switch (wrong) {
      case 'forward':
        if (node !== null) node.skew += HOUR;
        return;
      case 'back':
        if (node !== null) node.skew -= HOUR;
        return;
      case 'right':
        if (node !== null) node.skew = 0;
        return;
      case 'drift':
        if (node !== null) node.skew += world.random.between(-5_000, 5_000);
        return;
      case 'agent': {
        const agent = this.#anyAgent();
        if (agent !== null) agent.skew = world.random.pick([-DAY, -HOUR, 0, HOUR, DAY]);
        return;
      }
      // Rarely, or there would be nothing else.
      case 'stop':
        if (world.chance(0.1)) for (const one of this.#nodes) one.kill(3 * DAY);
        return;
    }
  }

  #any(): SimulatedNode | null {
    return this.#nodes[this.#parts.world.random.between(0, this.#nodes.length)] ?? null;
  }

  /** The only agent of a short life is found without asking the dice, so that lives once kept stay what they were. */
  #anyAgent(): SimulatedAgent | null {
    const { agents } = this;
    return agents[agents.length === 1 ? 0 : this.#parts.world.random.between(0, agents.length)] ?? null;
  }

  /** An agent comes back to some node whenever it has no connection, and gives up one that has stopped answering. */
  #reconnect(agent: SimulatedAgent): void {
    const { world } = this.#parts;
    if (agent.life?.paused === true && world.chance(0.2)) agent.cut();
    const node = this.#any();
    if (!agent.connected && node?.taktwerk != null && node.life !== null) {
      agent.connect(node.taktwerk, node.life, () => node.kill());
    }
    world.after(world.span(50, 400), () => this.#reconnect(agent));
  }
}
