/** What an emergency stop does to what runs: lets it go on, suspends it, or cancels it. */
export type EmergencyAction = 'none' | 'suspend' | 'cancel';

/** Something that keeps tasks of a client from starting because somebody said so; it stays until it is lifted or over. */
export interface HoldRecord {
  readonly client: number;
  /** The BLACKOUT object that was opened by hand; {@link EMERGENCY} for an emergency stop. */
  readonly name: string;
  /** Milliseconds since 1970, as all times. */
  readonly since: number;
  /** Ends by itself then; null only when it is lifted. */
  readonly until: number | null;
  /** `NAME/DEPARTMENT`. */
  readonly user: string;
  readonly reason: string;
  /** What was done to what ran; `none` for a blackout. */
  readonly action: EmergencyAction;
}

/** In place of a name: the emergency stop of a client. No object has an empty name. */
export const EMERGENCY = '';
