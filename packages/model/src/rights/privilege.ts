/**
 * Privileges that decide something here, and what they allow. `ACCESS_METRICS_ENDPOINT` and `DB_MAINTENANCE` are names
 * of the reference (`ae-rest-api.md` §2.3); the others are named by us after what it says they do
 * (`engine-semantics.md` §5.15). `RUN_OBJECTS` may be written as the role is called there. Names not listed are kept and decide nothing.
 */
export const PRIVILEGES = {
  ADMINISTRATION: 'users, groups and their rights; agents; telemetry',
  CHANGE_SYSTEM_STATUS: 'stop and start the processing of the client; blackouts and emergency stop',
  ACCESS_RECYCLE_BIN: 'list deleted objects and bring them back',
  ACCESS_METRICS_ENDPOINT: 'read metrics of the server',
  DB_MAINTENANCE: 'maintenance of the database',
  READ_AUDIT: 'read and export the audit',
  RUN_OBJECTS: 'start objects through the object run API (the role «Запуск объектов»)',
} as const;

export type Privilege = keyof typeof PRIVILEGES;

/** Stands for every privilege there is, now and later. */
export const EVERY_PRIVILEGE = '*';

/** The role of the object run API (reference `modus-etl.md` §2), as its users know it. */
const RUN_ROLE = 'ЗАПУСК ОБЪЕКТОВ';

/** The names in `privileges`: a list, or one text with commas; what has another shape holds none. */
export function privilegeNames(value: unknown): readonly string[] {
  const texts = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [];
  return texts.flatMap((text: unknown) => {
    const name = typeof text === 'string' ? text.trim().toUpperCase() : '';
    if (name === RUN_ROLE) return ['RUN_OBJECTS'];
    return name === '' ? [] : [name];
  });
}
