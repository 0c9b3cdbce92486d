/** The name of a zone of the tz database in its usual spelling; null when there is no such zone. */
export function timeZoneName(name: string): string | null {
  const trimmed = name.trim();
  try {
    const { timeZoneId } = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(trimmed);
    // A whole timestamp with a zone in it is understood too, and is not a name.
    return timeZoneId.toLowerCase() === trimmed.toLowerCase() ? timeZoneId : null;
  } catch (error) {
    // The one way to ask.
    if (error instanceof RangeError) return null;
    throw error;
  }
}
