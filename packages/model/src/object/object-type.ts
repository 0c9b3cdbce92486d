/** Object types of the reference (`engine-semantics.md` §1.2). */
export const OBJECT_TYPES = [
  'API',
  'CALE',
  'CALL',
  'CITC',
  'CLNT',
  'CODE',
  'CONN',
  'CPIT',
  'C_HOSTG',
  'C_PERIOD',
  'DASH',
  'DOCU',
  'EVNT',
  'FILTER',
  'FOLD',
  'HOST',
  'HOSTG',
  'HSTA',
  'JOBD',
  'JOBF',
  'JOBG',
  'JOBI',
  'JOBP',
  'JOBQ',
  'JOBS',
  'JSCH',
  'LINK',
  'LOGIN',
  'PERIOD',
  'PRPT',
  'QUEUE',
  'REPORT',
  'SCRI',
  'SERV',
  'SLO',
  'STORE',
  'SYNC',
  'TZ',
  'USER',
  'USRG',
  'VARA',
  'XSL',
] as const;

export type ObjectType = (typeof OBJECT_TYPES)[number];

/** Types this release can store and understand; others are refused by name. */
export const SUPPORTED_TYPES = [
  'SCRI',
  'JOBS',
  'JOBP',
  'VARA',
  'PRPT',
  'QUEUE',
  'LOGIN',
  'JOBI',
  'FOLD',
  'USER',
  'USRG',
] as const satisfies readonly ObjectType[];

/** Types that can be executed in this release. */
export const EXECUTABLE_TYPES = ['SCRI', 'JOBS', 'JOBP'] as const satisfies readonly ObjectType[];

export type ExecutableType = (typeof EXECUTABLE_TYPES)[number];

export function isExecutable(type: ObjectType): type is ExecutableType {
  return (EXECUTABLE_TYPES as readonly string[]).includes(type);
}
