/** A value that Parquet has no place for, or none where one is needed: another way of reading says which one it is. */
export class NoPlace extends Error {}
