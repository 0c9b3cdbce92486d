import type { Connection } from '../connection/connection.ts';

const PUT_VARIABLE = `INSERT INTO task_variable (run_id, name, value) VALUES (?, ?, ?)
ON CONFLICT (run_id, name) DO UPDATE SET value = excluded.value`;

const PUT_INPUT = `INSERT INTO task_input (run_id, name, value) VALUES (?, ?, ?)
ON CONFLICT (run_id, name) DO UPDATE SET value = excluded.value`;

/** Sets a variable of a task; the last value stands. */
export function putTaskVariable(connection: Connection, runId: number, name: string, value: string): void {
  connection.run(PUT_VARIABLE, runId, name, value);
}

/** Sets a prompt input of a task; the last value stands. */
export function putTaskInput(connection: Connection, runId: number, name: string, value: string): void {
  connection.run(PUT_INPUT, runId, name, value);
}
