/** Numbered lines that every script and job of the kill test writes. */
export const REPORT_LINES = 10;

/** Objects of the kill test: a job that notes each run of its body in a ledger, a script that waits in between, a workflow of both. */
export function killObjects(ledger: string): {
  readonly system: readonly object[];
  readonly client: readonly object[];
} {
  const jobLines = [
    `printf '%s\\n' "$TAKTWERK_RUN_ID" >> '${ledger}'`,
    'i=1',
    `while [ "$i" -le ${REPORT_LINES} ]; do`,
    '  echo "line $i of $TAKTWERK_RUN_ID"',
    '  [ "$i" -eq 5 ] && sleep 0.2',
    '  i=$((i + 1))',
    'done',
    'exit 0',
  ];
  const scriptLines = [
    ':SET &I# = 1',
    ':SET &N# = SYS_ACT_ME_NR()',
    ':SET &N# = FORMAT(&N#)',
    `:WHILE &I# <= ${REPORT_LINES}`,
    ':  PRINT "line &I# of &N#"',
    ':  IF &I# = 5',
    ':    WAIT 1',
    ':  ENDIF',
    ':  SET &I# = &I# + 1',
    ':  SET &I# = FORMAT(&I#)',
    ':ENDWHILE',
  ];
  const box = (line_number: string, object_name: string, object_type: string) => ({
    line_number,
    object_name,
    object_type,
    precondition_error_action: 'S',
  });
  const after = (line: string, predecessor: string, ok_status: string) => ({
    workflow_line_number: line,
    line_number: '1',
    predecessor_line_number: predecessor,
    ok_status,
  });
  return {
    system: [
      envelope('vara', 'UC_HOSTCHAR_DEFAULT', {
        variable_definitions: { type: 'STATIC' },
        static_values: [{ key: 'ANONYMOUS_JOB', value1: 'Y' }],
      }),
    ],
    client: [
      envelope('jobs', 'JOBS.KILL', {
        job_attributes: { platform: 'UNIX', agent: 'UNIX01' },
        scripts: [{ process: jobLines }],
      }),
      envelope('scri', 'SCRI.KILL', { scripts: [{ process: scriptLines }] }),
      envelope('jobp', 'JOBP.KILL', {
        workflow_definitions: [
          box('1', 'START', '<START>'),
          box('2', 'SCRI.KILL', 'SCRI'),
          box('3', 'JOBS.KILL', 'JOBS'),
          box('4', 'END', '<END>'),
        ],
        line_conditions: [after('2', '1', ''), after('3', '2', 'ENDED_OK'), after('4', '3', 'ENDED_OK')],
      }),
    ],
  };
}

function envelope(type: string, name: string, rest: object): object {
  const general_attributes = { name, type: type.toUpperCase() };
  return { data: { [type]: { metadata: { version: '21.0.0' }, general_attributes, ...rest } }, path: 'KILL' };
}
