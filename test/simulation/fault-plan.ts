/** Where faults can strike: a commit reaching the disk, a frame leaving a server for an agent, a frame of an agent arriving. */
export type PointKind = 'commit' | 'send' | 'receive';

/** What can go wrong at each kind of point. */
export const FAULTS = {
  commit: ['crash before', 'crash after', 'refuse', 'pause after'],
  send: ['cut', 'crash'],
  receive: ['cut', 'crash'],
} as const satisfies Record<PointKind, readonly string[]>;

export type Fault = (typeof FAULTS)[PointKind][number];

export interface PlannedFault {
  readonly point: PointKind;
  /** Counted from 1 over the whole life. */
  readonly number: number;
  readonly fault: Fault;
}

/** Counts the points a life passes, and says at which one the planned fault strikes. */
export class FaultPlan {
  readonly passed: Record<PointKind, number> = { commit: 0, send: 0, receive: 0 };
  readonly #planned: PlannedFault | null;

  constructor(planned: PlannedFault | null) {
    this.#planned = planned;
  }

  at(point: PointKind): Fault | null {
    this.passed[point] += 1;
    const planned = this.#planned;
    return planned?.point === point && planned.number === this.passed[point] ? planned.fault : null;
  }
}
