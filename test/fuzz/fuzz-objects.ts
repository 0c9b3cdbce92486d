/** Secret of the event that takes hooks. */
export const HOOK_SECRET = 'correct horse battery staple';

/** UUIDs of what the object run API may start. */
export const COMPOSITION = '11111111-1111-4111-8111-111111111111';
export const SCENARIO = '22222222-2222-4222-8222-222222222222';
export const PACKAGE = '33333333-3333-4333-8333-333333333333';

export interface FuzzObject {
  readonly name: string;
  readonly folder: string;
  readonly type: string;
  readonly general: object;
  readonly members: object;
}

/** What there is before the first request: something of each type that requests name. */
export const FUZZ_OBJECTS: readonly FuzzObject[] = [
  script('FUZZ.SCRIPT', ':PRINT "a"'),
  script('FUZZ.WAITS', ':WAIT 86400'),
  object('VARA', 'FUZZ.VARA', { static_values: [{ key: 'K' }] }, 'F/G'),
  object('JOBS', 'FUZZ.JOB', { job_attributes: { agent: 'FUZZ01' } }, 'F'),
  object('PRPT', 'FUZZ.PROMPT', { prompts: [{ variable: 'A#' }, { variable: 'B#', type: 'NUMBER' }] }),
  object('CALE', 'FUZZ.CALENDAR', {
    calendar_events: [{ name: 'FUZZ.KEYWORD', type: 'WEEKLY', weekdays: ['SA', 'SU'] }],
  }),
  object('BLACKOUT', 'FUZZ.BLACKOUT', { blackout_attributes: { names: ['NIGHT.*'] } }),
  object('USRG', 'FUZZ.GROUP', {}),
  object('USER', 'OTHER/DEMO', {}),
  object('EVNT', 'FUZZ.HOOK', {
    event_attributes: { type: 'WEBHOOK', max_active_hits: 10_000, webhook: { secret: HOOK_SECRET } },
    scripts: [{ process: [':PRINT "hit"'] }],
  }),
  object('CONN', 'FUZZ.DWH', { connection: { kind: 'sqlite', path: '/nowhere/dwh.db' } }),
  object('SRCE', 'FUZZ.SOURCE', { source: { connection: 'FUZZ.DWH' } }),
  object('SRCS', 'FUZZ.SOURCES', { source_set: { sources: ['FUZZ.SOURCE'] } }),
  object('RULE', 'FUZZ.RULE', {
    rule: {
      query: { kind: 'sql', text: 'SELECT * FROM sales WHERE day >= :from' },
      parameters: [{ name: 'from', type: 'date', default: '2026-01-01' }],
      targetTable: 'sales',
    },
  }),
  object(
    'COMP',
    'FUZZ.COMPOSITION',
    {
      composition: {
        sourceSet: 'FUZZ.SOURCES',
        rule: 'FUZZ.RULE',
        target: { connection: 'FUZZ.DWH' },
        load: { kind: 'append' },
      },
    },
    '',
    { uuid: COMPOSITION },
  ),
  object(
    'SCEN',
    'FUZZ.SCENARIO',
    { scenario: { steps: [{ kind: 'generate', id: 'rows', rows: 3, column: 'n' }] } },
    '',
    { uuid: SCENARIO },
  ),
  object('PACK', 'FUZZ.PACKAGE', { package: { items: [{ object: 'FUZZ.COMPOSITION' }] } }, '', {
    uuid: PACKAGE,
  }),
  object('VARA', 'UC_CLIENT_SETTINGS', { static_values: [{ key: 'хс_ЗапускОбъектов', value1: 'Y' }] }),
];

function object(type: string, name: string, members: object, folder = '', general: object = {}): FuzzObject {
  return { name, folder, type, general, members };
}

function script(name: string, line: string): FuzzObject {
  return object('SCRI', name, { scripts: [{ process: [line] }] }, 'F');
}
