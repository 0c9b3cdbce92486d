import { TaktwerkError } from '@taktwerk/model';
import { openTaktwerk, type Taktwerk } from '@taktwerk/runtime';
import type { FaultPlan } from './fault-plan.ts';
import { Life } from './life.ts';
import type { SimulatedDisk } from './simulated-disk.ts';
import { simulatedMailer } from './simulated-mailer.ts';
import { simulatedStore } from './simulated-store.ts';
import type { World } from './world.ts';

/** A node through its lives: it tries to get the lease, works while it has it, and is started again whenever it ended. */
export class SimulatedNode {
  readonly name: string;
  readonly faults: string[] = [];
  /** Ids of the mails that have left. */
  readonly #mails: Set<string>;
  /** Until then its way to the store is cut, virtual time. */
  awayUntil = 0;
  /** How far its wall clock is ahead, milliseconds. */
  skew = 0;
  readonly #world: World;
  readonly #disk: SimulatedDisk;
  readonly #plan: FaultPlan;
  readonly #ended: () => void;
  #life: Life | null = null;
  #taktwerk: Taktwerk | null = null;

  /** `ended` is told when a life that worked is over, so that connections to it can be cut. */
  constructor(name: string, world: World, disk: SimulatedDisk, plan: FaultPlan, ended: () => void) {
    this.name = name;
    this.#mails = disk.mails;
    this.#world = world;
    this.#disk = disk;
    this.#plan = plan;
    this.#ended = ended;
  }

  /** Null while it is down or has no lease. It may be paused, and it may have lost the lease without knowing. */
  get taktwerk(): Taktwerk | null {
    return this.#taktwerk;
  }

  get life(): Life | null {
    return this.#life;
  }

  start(): void {
    if (this.#life !== null) return;
    const life = new Life(this.#world, () => this.skew);
    this.#life = life;
    const store = simulatedStore({
      world: this.#world,
      disk: this.#disk,
      life,
      node: this.name,
      plan: this.#plan,
      isAway: () => this.#world.now < this.awayUntil,
      crash: () => this.kill(),
    });
    const onFenced = () => this.kill();
    const { clock } = life;
    const mailer = simulatedMailer(this.#world, life, this.#mails);
    openTaktwerk({ store, clock, enrolmentToken: 'token', log: () => {}, onFenced, mailer }).then(
      (taktwerk) => {
        if (life.alive) this.#taktwerk = taktwerk;
      },
      (error: unknown) => {
        if (!life.alive) return;
        const expected =
          error instanceof TaktwerkError &&
          (error.reason === 'leaseHeld' || error.reason === 'storeUnavailable');
        if (!expected) this.faults.push(`node ${this.name} does not start: ${String(error)}`);
        this.kill();
      },
    );
  }

  /** Ends the life at once; a new one begins a little later, or after so many milliseconds. */
  kill(downtime: number | null = null): void {
    if (this.#life === null) return;
    this.#life.end();
    this.#life = null;
    const worked = this.#taktwerk !== null;
    this.#taktwerk = null;
    if (worked) this.#ended();
    this.#world.after(downtime ?? this.#world.span(1, 500), () => this.start());
  }
}
