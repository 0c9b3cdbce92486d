/** Milliseconds of an ISO 8601 duration of days and less, such as `PT5M`; null for anything else. */
export function readDuration(text: string): number | null {
  try {
    return Temporal.Duration.from(text.trim()).total({ unit: 'milliseconds' });
  } catch (error) {
    // Not a duration, or one of weeks, months or years, whose length depends on the date.
    if (error instanceof RangeError) return null;
    throw error;
  }
}
