/** A stretch of time in which the distance of local time from UTC does not change. All in milliseconds. */
export interface OffsetPeriod {
  /** First instant; -Infinity for the first of all. */
  readonly from: number;
  /** First instant after it; Infinity for the last of all. */
  readonly until: number;
  /** Local time is UTC plus this. */
  readonly offset: number;
}

/** A time zone: how far local time is from UTC at any instant. */
export interface Zone {
  readonly name: string;
  /** The period that holds an instant. */
  periodAt(instant: number): OffsetPeriod;
}
