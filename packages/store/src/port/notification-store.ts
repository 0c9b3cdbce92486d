import type { NotificationKind } from '@taktwerk/model';

/** A notification that waits for somebody. */
export interface OpenNotification {
  readonly runId: number;
  readonly name: string;
  readonly kind: NotificationKind;
  readonly subject: string;
  readonly text: string;
  readonly status: number;
  /** Milliseconds since 1970. */
  readonly startTime: number | null;
  /** Who has accepted an alert; null while nobody has. */
  readonly acceptedBy: string | null;
}

export interface OpenNotificationQuery {
  readonly client: number;
  /** `NAME/DEPARTMENT`: addressed to him or to a group that has him as a member now. */
  readonly user: string;
  /** Only this one. */
  readonly runId?: number;
  /** Only those after this run id: the last of the page before. */
  readonly after?: number;
  readonly limit: number;
}

/** Open notifications, as the marks of their tasks tell (engine: `notification-marks.ts`). */
export interface NotificationStore {
  /** In order of run id. */
  open(query: OpenNotificationQuery): Promise<readonly OpenNotification[]>;
}
