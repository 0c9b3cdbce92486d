import { type Cell, TASK_COLUMNS } from '../../row/task-row.ts';
import type { Connection } from '../connection/connection.ts';

const COLUMNS: readonly string[] = TASK_COLUMNS.split(',').map((column) => column.trim());

/** What most tasks have in these columns when they are stored first; all others, new ones too, are always written out. */
const USUAL: ReadonlyMap<string, Cell> = new Map<string, Cell>([
  ['alias', null],
  ['platform', null],
  ['title', null],
  ['archive_key1', null],
  ['archive_key2', null],
  ['agent', null],
  ['login', null],
  ['status_detail', null],
  ['line_status', null],
  ['ending_status', null],
  ['reference_run_id', 0],
  ['restart_count', 0],
  ['attempt', 1],
  ['slot_held', 0],
  ['parallel_held', 0],
  ['cancel_requested', 0],
  ['commented', 0],
  ['modified', 0],
  ['start_at', null],
  ['manual_release', 0],
  ['suspended', 0],
  ['intervention', null],
  ['restart_point', null],
  ['generated', 0],
]);

const places = (wanted: (column: string) => boolean): readonly number[] =>
  COLUMNS.flatMap((column, at) => (wanted(column) ? [at] : []));
const USUAL_AT = places((column) => USUAL.has(column));
const USUAL_CELLS = USUAL_AT.map((at) => USUAL.get(COLUMNS[at] ?? '') ?? null);
const OTHERS_AT = places((column) => !USUAL.has(column));

const insertOf = (value: (column: string) => string): string =>
  `INSERT INTO task (${TASK_COLUMNS})\nVALUES (${COLUMNS.map(value).join(', ')})`;
const INSERT = insertOf(() => '?');
const INSERT_USUAL = insertOf((column) => {
  const usual = USUAL.get(column);
  return usual === undefined ? '?' : usual === null ? 'NULL' : String(usual);
});

/** The cells of a new task without those that are as usual, if all of them are: half as much to hand over and to bind. */
export function shortCells(cells: readonly Cell[]): readonly Cell[] {
  for (let index = 0; index < USUAL_AT.length; index += 1) {
    if (cells[USUAL_AT[index] ?? 0] !== USUAL_CELLS[index]) return cells;
  }
  return OTHERS_AT.map((at) => cells[at] ?? null);
}

/** Stores a new task; `cells` come from `insertedTaskCells`, or from {@link shortCells}. */
export function insertTask(connection: Connection, cells: readonly Cell[]): void {
  connection.run(cells.length === COLUMNS.length ? INSERT : INSERT_USUAL, ...cells);
}
