/**
 * Object types of the reference (`engine-semantics.md` §1.2), and those of the object run API (`modus-etl.md` §3, names
 * ours): COMP composition, LOAD one load of a composition, SCEN scenario, PACK package, RULE extraction rule,
 * SRCE source, SRCS source set. WATCH (ours) is a rule that tells of failed or late tasks, BLACKOUT (ours) a time in which tasks do not start. XTRNL (ours) is the place of an external dependency in a workflow.
 */
export const OBJECT_TYPES = [
  'API',
  'BLACKOUT',
  'CALE',
  'CALL',
  'CITC',
  'CLNT',
  'CODE',
  'COMP',
  'CONN',
  'CPIT',
  'C_HOSTG',
  'C_PERIOD',
  'DASH',
  'DOCU',
  'EVNT',
  'EVNT_CHILD',
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
  'LOAD',
  'LOGIN',
  'PACK',
  'PERIOD',
  'PRPT',
  'QUEUE',
  'REPORT',
  'RULE',
  'SCEN',
  'SCRI',
  'SERV',
  'SLO',
  'SRCE',
  'SRCS',
  'STORE',
  'SYNC',
  'TZ',
  'USER',
  'USRG',
  'VARA',
  'WATCH',
  'XSL',
  'XTRNL',
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
  'CALE',
  'TZ',
  'PERIOD',
  'FILTER',
  'CONN',
  'SRCE',
  'SRCS',
  'RULE',
  'COMP',
  'SCEN',
  'PACK',
  'JSCH',
  'SYNC',
  'HOSTG',
  'CALL',
  'WATCH',
  'JOBG',
  'EVNT',
  'BLACKOUT',
] as const satisfies readonly ObjectType[];

/** Types that can be executed in this release. */
export const EXECUTABLE_TYPES = [
  'SCRI',
  'JOBS',
  'JOBP',
  'COMP',
  'SCEN',
  'PACK',
  'JSCH',
  'CALL',
  'JOBG',
  'EVNT',
] as const satisfies readonly ObjectType[];

/** LOAD, API and EVNT_CHILD have no object of their own: a line of a composition, a text of script, one hit of an event. */
export type ExecutableType = (typeof EXECUTABLE_TYPES)[number] | 'LOAD' | 'API' | 'EVNT_CHILD';

/** Types whose tasks control tasks of their own, one per line. */
export function isWorkflowType(type: ObjectType): boolean {
  return type === 'JOBP' || type === 'COMP' || type === 'PACK';
}

/** Types whose tasks start others as roots of their own and stay active beside them. */
export function isContainerType(type: ObjectType): boolean {
  return type === 'C_PERIOD' || type === 'JSCH' || type === 'C_HOSTG' || type === 'JOBG' || type === 'EVNT';
}

/** Types whose tasks are a script that the engine runs. */
export function isScriptType(type: ObjectType): boolean {
  return type === 'SCRI' || type === 'API' || type === 'EVNT_CHILD';
}

/** Types whose tasks run on an agent. */
export function isJobType(type: ObjectType): boolean {
  return type === 'JOBS' || type === 'SCEN' || type === 'LOAD';
}

export function isExecutable(type: ObjectType): type is (typeof EXECUTABLE_TYPES)[number] {
  return (EXECUTABLE_TYPES as readonly string[]).includes(type);
}

/** Types whose objects are looked up by name only when they are started or read: nothing else is kept under the name. */
const RENAMED_TYPES: readonly ObjectType[] = [
  'SCRI',
  'JOBS',
  'JOBP',
  'CALL',
  'JOBI',
  'PRPT',
  'LOGIN',
  'FILTER',
  'CONN',
  'SRCE',
  'SRCS',
  'RULE',
  'COMP',
  'SCEN',
  'PACK',
];

/** Whether objects of the type can take another name (ours). */
export function isRenamable(type: ObjectType): boolean {
  return RENAMED_TYPES.includes(type);
}

/** The member of each type of the data plane that holds what is its own, in the form of docs/etl.md. */
export const ETL_MEMBERS = {
  CONN: 'connection',
  SRCE: 'source',
  SRCS: 'source_set',
  RULE: 'rule',
  COMP: 'composition',
  SCEN: 'scenario',
  PACK: 'package',
} as const;

export type EtlType = keyof typeof ETL_MEMBERS;

export function isEtlType(type: ObjectType): type is EtlType {
  return Object.hasOwn(ETL_MEMBERS, type);
}

/** Types that programs start by uuid (reference `modus-etl.md` §2). */
export function isStartedByUuid(type: ObjectType): type is 'COMP' | 'SCEN' | 'PACK' {
  return type === 'COMP' || type === 'SCEN' || type === 'PACK';
}
