import { after, box, object } from './object-parts.ts';

/** Tasks that may share SYNC.SIM at a time. */
export const SYNC_SHARES = 2;
/** Values of V.LIST, which JOBP.LOOP runs for. */
export const LOOP_VALUES = 3;

/** What tasks and workflows can do beside running one after the other. */
export function richObjects(): readonly object[] {
  const start = box('1', 'START', '<START>');
  return [
    object('vara', 'V.LIST', {
      variable_definitions: { type: 'STATIC' },
      static_values: Array.from({ length: LOOP_VALUES }, (_, index) => ({ key: `K${index}`, value1: '' })),
    }),
    object('sync', 'SYNC.SIM', {
      sync_states: ['FREE', 'SHARED'],
      sync_actions: [
        { name: 'TAKE', allowed_state: 'FREE', set_state: 'SHARED', set_value: '1' },
        {
          name: 'TAKE',
          allowed_state: 'SHARED',
          compare: '<',
          compare_value: String(SYNC_SHARES),
          add_value: '1',
        },
        { name: 'GIVE', allowed_state: 'SHARED', compare: '>', compare_value: '1', add_value: '-1' },
        { name: 'GIVE', allowed_state: 'SHARED', set_state: 'FREE', set_value: '0' },
      ],
    }),
    object('scri', 'SCRI.SYNCED', {
      scripts: [{ process: [':WAIT 1', ':PRINT "synced"'] }],
      sync_usage: [{ sync: 'SYNC.SIM', start_action: 'TAKE', end_action: 'GIVE', abend_action: 'GIVE' }],
    }),
    object('scri', 'SCRI.SAVE', { scripts: [{ process: [':WAIT 1', ':PRINT "saved"'] }] }),
    object('scri', 'SCRI.UNDO', { scripts: [{ process: [':WAIT 1', ':PRINT "undone"'] }] }),
    object('scri', 'SCRI.SAVED', {
      scripts: [{ process: [':PRINT "done"'] }],
      rollback_definitions: { backup_object: 'SCRI.SAVE', rollback_object: 'SCRI.UNDO' },
    }),
    object(
      'scri',
      'SCRI.LONG',
      { scripts: [{ process: [':WAIT 9', ':PRINT "late"'] }] },
      {
        mrt_time: '000002',
        mrt_cancel: '1',
        mrt_execute: 'SCRI.PLAIN',
      },
    ),
    object(
      'jobp',
      'JOBP.LOOP',
      {
        foreach_attributes: { source: 'VARA', object: 'V.LIST', column: '1', variable: 'ONE' },
        workflow_definitions: [start, box('2', 'SCRI.PLAIN', 'SCRI'), box('3', 'END', '<END>')],
        line_conditions: [after('2', '1'), after('3', '2')],
      },
      { sub_type: 'FOREACH' },
    ),
    object(
      'jobp',
      'JOBP.FORK',
      {
        workflow_definitions: [
          box('1', 'START', '<START>', { if: { check: 'VARIABLE', object: 'V.LIST', key: 'K0', with: '' } }),
          box('2', 'SCRI.PLAIN', 'SCRI'),
          box('3', 'SCRI.SYNCED', 'SCRI'),
          box('4', 'END', '<END>'),
        ],
        line_conditions: [
          after('2', '1', 'TRUE'),
          after('3', '1', 'FALSE'),
          after('4', '2'),
          after('4', '3'),
        ],
      },
      { sub_type: 'IF' },
    ),
    object(
      'jobp',
      'JOBP.RICH',
      {
        workflow_definitions: [
          start,
          box('2', 'SCRI.SYNCED', 'SCRI'),
          box('3', 'SCRI.SAVED', 'SCRI'),
          box('4', 'JOBP.LOOP', 'JOBP'),
          box('5', 'JOBP.FORK', 'JOBP'),
          box('6', 'SCRI.LONG', 'SCRI'),
          box('7', 'SCRI.SAVED', 'SCRI', {
            preconditions: [
              {
                if: { check: 'VARIABLE', object: 'V.LIST', key: 'K1', with: '' },
                else: [{ action: 'SKIP' }],
              },
            ],
          }),
          box('8', 'SCRI.PLAIN', '<XTRNL>', { external_period: 'ANY', external_else: 'SKIP' }),
          box('9', 'END', '<END>'),
        ],
        line_conditions: [
          after('2', '1'),
          after('3', '1'),
          after('4', '2'),
          after('5', '3'),
          after('6', '4'),
          after('7', '5', 'ENDED_OK'),
          after('9', '6'),
          after('9', '7'),
          after('9', '8'),
        ],
      },
      { auto_deactivation: 'N' },
    ),
  ];
}
