/** Days looked at before a search gives up: 41 years, in which every date has met every weekday. */
export const LONGEST_SEARCH = 15_000;
