/** A script or job that does nothing but what a bench looks at. */
export function benchObject(type: 'scri' | 'jobs', name: string, lines: readonly string[]): object {
  const general_attributes = { name, type: type.toUpperCase() };
  const job_attributes = type === 'jobs' ? { job_attributes: { platform: 'UNIX', agent: 'UNIX01' } } : {};
  return {
    data: { [type]: { general_attributes, ...job_attributes, scripts: [{ process: lines }] } },
    path: 'BENCH',
  };
}

/** The script that does nothing but one line of its report. */
export const NOOP = benchObject('scri', 'SCRI.NOOP', [':PRINT "no-op"']);

/** A workflow of no-ops in levels: each box of a level waits for all of the level before. */
export function benchWorkflow(name: string, levels: readonly number[]): object {
  const boxes: object[] = [box(1, 'START', '<START>')];
  const conditions: object[] = [];
  let before = [1];
  let line = 1;
  for (const width of [...levels, 0]) {
    const level: number[] = [];
    for (let count = 0; count < Math.max(width, 1); count += 1) {
      line += 1;
      boxes.push(width === 0 ? box(line, 'END', '<END>') : box(line, 'SCRI.NOOP', 'SCRI'));
      before.forEach((predecessor, index) => {
        conditions.push(after(line, index + 1, predecessor));
      });
      level.push(line);
    }
    before = level;
  }
  const general_attributes = { name, type: 'JOBP' };
  return {
    data: { jobp: { general_attributes, workflow_definitions: boxes, line_conditions: conditions } },
    path: 'BENCH',
  };
}

function box(line: number, object_name: string, object_type: string): object {
  return { line_number: String(line), object_name, object_type, precondition_error_action: 'S' };
}

function after(line: number, condition: number, predecessor: number): object {
  return {
    workflow_line_number: String(line),
    line_number: String(condition),
    predecessor_line_number: String(predecessor),
    ok_status: '',
  };
}
