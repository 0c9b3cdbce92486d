import { PLAIN_SYSTEM } from '../simulation/system/plain-system.ts';

const object = (type: string, name: string, rest: object, path = 'RECORD') => ({
  data: { [type]: { general_attributes: { name, type: type.toUpperCase() }, ...rest } },
  path,
});
const box = (
  line_number: string,
  object_name: string,
  object_type: string,
  precondition_error_action: string,
) => ({
  line_number,
  object_name,
  object_type,
  precondition_error_action,
});
const after = (line: string, predecessor: string, ok_status = '') => ({
  workflow_line_number: line,
  line_number: predecessor,
  predecessor_line_number: predecessor,
  ok_status,
});

/** Objects of a recorded store: those of the simulation, and some that come to stand at every place there is. */
export function recordedObjects(): readonly object[] {
  return [
    ...PLAIN_SYSTEM.objects,
    object('scri', 'SCRI.LONG', { scripts: [{ process: [':PRINT "begin"', ':WAIT 3600', ':PRINT "end"'] }] }),
    object('scri', 'SCRI.FAILS', { scripts: [{ process: [':STOP MSG, 50, "as it should"'] }] }),
    object('jobs', 'JOBS.FAR', {
      job_attributes: { platform: 'UNIX', agent: 'UNIX02' },
      scripts: [{ process: ['exit 0'] }],
    }),
    object('jobp', 'JOBP.WAITS', {
      workflow_definitions: [
        box('1', 'START', '<START>', 'S'),
        box('2', 'SCRI.LONG', 'SCRI', 'S'),
        box('3', 'SCRI.PLAIN', 'SCRI', 'S'),
        box('4', 'END', '<END>', 'S'),
      ],
      line_conditions: [after('2', '1'), after('3', '2', 'ENDED_OK'), after('4', '3')],
    }),
    object('jobp', 'JOBP.BLOCKS', {
      workflow_definitions: [
        box('1', 'START', '<START>', 'S'),
        box('2', 'SCRI.FAILS', 'SCRI', 'S'),
        box('3', 'SCRI.PLAIN', 'SCRI', 'H'),
        box('4', 'END', '<END>', 'S'),
      ],
      line_conditions: [after('2', '1'), after('3', '2', 'ENDED_OK'), after('4', '3')],
    }),
  ];
}
