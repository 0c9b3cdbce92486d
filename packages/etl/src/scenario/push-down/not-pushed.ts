/** Why a scenario is not done by the database itself; it is then done by the column engine. */
export class NotPushed extends Error {}

/** The reason a fault comes from, through what others have made of it. */
export function notPushedBehind(error: unknown): NotPushed | null {
  if (error instanceof NotPushed) return error;
  return error instanceof Error && error.cause instanceof NotPushed ? error.cause : null;
}
