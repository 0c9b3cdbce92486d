import type { System } from '../system.ts';
import { plainUsers } from '../users/plain-users.ts';
import { after, box, object } from './object-parts.ts';
import { richObjects } from './rich-objects.ts';

/** Slots of the queue NARROW. */
export const NARROW_SLOTS = 2;

/** The system of the short lives, the same in each. */
export const PLAIN_SYSTEM: System = {
  objects: plainObjects(),
  agents: ['UNIX01'],
  askEvery: 1_200,
  users: plainUsers,
};

/** Scripts that print, wait, activate and write variables, jobs in a narrow queue, workflows of both. */
function plainObjects(): readonly object[] {
  return [
    object('vara', 'V.SIM', { variable_definitions: { type: 'STATIC' }, static_values: [] }),
    object('queue', 'NARROW', { queue_attributes: { max_slots: String(NARROW_SLOTS) } }),
    object('scri', 'SCRI.PLAIN', {
      scripts: [{ process: [':PRINT "one"', ':PRINT "two"', ':PRINT "three"'] }],
    }),
    object(
      'jobs',
      'JOBS.SIM',
      {
        job_attributes: { platform: 'UNIX', agent: 'UNIX01' },
        scripts: [
          { process: ['job &$RUNID#'] },
          { post_process: [':PRINT "post"', ':WAIT 1', ':PRINT "posted"'] },
        ],
      },
      { queue: 'NARROW' },
    ),
    object('scri', 'SCRI.WAITER', {
      scripts: [
        {
          process: [
            ':PRINT "begin"',
            ':WAIT 2',
            ':SET &A# = ACTIVATE_UC_OBJECT(SCRI.PLAIN)',
            ':PRINT "first"',
            ':SET &I# = 0',
            ':WHILE &I# < 2500',
            ':  SET &I# = &I# + 1',
            ':ENDWHILE',
            ':PRINT "second"',
            ':SET &B# = ACTIVATE_UC_OBJECT(JOBS.SIM, WAIT)',
            ':SET &N# = SYS_ACT_ME_NR()',
            ':PUT_VAR V.SIM, "&N#", "&A#", "&B#"',
            ':PRINT "end"',
          ],
        },
      ],
    }),
    object('jobp', 'JOBP.INNER', {
      workflow_definitions: [
        box('1', 'START', '<START>'),
        box('2', 'SCRI.PLAIN', 'SCRI'),
        box('3', 'JOBS.SIM', 'JOBS'),
        box('4', 'END', '<END>'),
      ],
      line_conditions: [after('2', '1'), after('3', '2', 'ENDED_OK'), after('4', '3')],
    }),
    object('jobp', 'JOBP.SIM', {
      workflow_definitions: [
        box('1', 'START', '<START>'),
        box('2', 'SCRI.WAITER', 'SCRI'),
        box('3', 'JOBS.SIM', 'JOBS'),
        box('4', 'JOBP.INNER', 'JOBP'),
        box('5', 'SCRI.PLAIN', 'SCRI'),
        box('6', 'END', '<END>'),
      ],
      line_conditions: [
        after('2', '1'),
        after('3', '1'),
        after('4', '2', 'ENDED_OK'),
        after('5', '3', 'ENDED_OK'),
        after('5', '4'),
        after('6', '5'),
      ],
    }),
    ...richObjects(),
  ];
}

/** Lines a script prints, in order; those behind the run's own header. */
export const PRINTS: Readonly<Record<string, readonly string[]>> = {
  'SCRI.PLAIN': ['one', 'two', 'three'],
  'SCRI.SYNCED': ['synced'],
  'SCRI.SAVE': ['saved'],
  'SCRI.UNDO': ['undone'],
  'SCRI.SAVED': ['done'],
  'SCRI.WAITER': ['begin', 'first', 'second', 'end'],
};
