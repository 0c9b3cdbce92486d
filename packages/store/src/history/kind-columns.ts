/** Everything a list may ask of a task that has left the activities, apart from times and from other tasks. */
export const KIND_COLUMNS = [
  'client',
  'name',
  'alias',
  'type',
  'platform',
  'archive_key1',
  'archive_key2',
  'version_id',
  'queue',
  'agent',
  'login',
  'user',
  'status',
  'commented',
  'modified',
  'zdu_version',
] as const;

/** The columns as SQL names them. */
export const QUOTED_KIND_COLUMNS = KIND_COLUMNS.map((column) => `"${column}"`);
