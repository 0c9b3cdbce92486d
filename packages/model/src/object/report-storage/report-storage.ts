/** Where the reports of a task are kept once it has ended; before that they are in the database. */
export interface ReportStorage {
  readonly database: boolean;
  readonly file: boolean;
  /** Nothing is kept of tasks that ended well. */
  readonly onErrorOnly: boolean;
}
