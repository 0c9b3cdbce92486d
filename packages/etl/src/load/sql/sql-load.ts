import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { TaktwerkError } from '@taktwerk/model/error';
import type { SourceChunk } from '../../connector/source-reader.ts';
import type { Column } from '../../definition/column.ts';
import { ChunkWriter } from '../../duck/chunk-writer.ts';
import { rowsOfSource } from '../../duck/rows-of-source.ts';
import { type Shaping, shapeWhole, type UnfitRow } from '../../duck/shape-chunk.ts';
import {
  type Application,
  applyStatements,
  HISTORY_COLUMNS,
  stageProblem,
} from '../apply/apply-statements.ts';
import { type FittedColumns, fitColumns } from '../fit-columns.ts';
import {
  type Begin,
  type LoadFigures,
  type LoadState,
  type LoadTarget,
  NO_FIGURES,
  type PreparedChunk,
  type TargetRequest,
} from '../load-target.ts';
import { partIsVisible } from '../part-is-visible.ts';
import { checkMode, isOurs } from './load-columns.ts';
import { LoadTable } from './load-table.ts';
import { defaultMetadata, METADATA_COLUMNS, metadataSql } from './metadata-columns.ts';
import { shapingsOf } from './shapings-of.ts';
import type { RefusedRow, RowsToWrite, SqlRow, SqlSession, Written } from './sql-session.ts';
import { TargetTables } from './target-tables.ts';
import { writeText } from './write-text.ts';

/** What is decided when a load begins. */
interface Plan {
  readonly fitted: FittedColumns;
  /** Columns of stage and target that are written, those about the load included. */
  readonly columns: readonly Column[];
  readonly targetExists: boolean;
  /** Rows go straight into the target. */
  readonly direct: boolean;
  /** The stage takes the place of the target. */
  readonly swaps: boolean;
  /** Bytes are written as they come. */
  readonly passes: boolean;
  readonly shapings: readonly Shaping[];
  /** What makes a row unfit besides its values. */
  readonly unfit: { readonly blank: boolean; readonly forbidden: readonly string[] };
  readonly writer: ChunkWriter;
}

/** A chunk that is ready to be written. */
interface Ready {
  /** Null when none is left. */
  readonly rows: RowsToWrite | null;
  readonly unfit: readonly UnfitRow[];
}

/** A load into a table of a database: chunks go to a stage beside it, which becomes part of it in one commit. */
export class SqlLoad implements LoadTarget {
  readonly state: LoadState;
  readonly #session: SqlSession;
  readonly #request: TargetRequest;
  readonly #account: LoadTable;
  readonly #tables: TargetTables;
  readonly #unfinished: SqlRow | null;
  readonly #stageName: string;
  #figures: LoadFigures;
  #plan: Plan | null = null;
  /** Number of the chunk that was prepared last. */
  #prepared = 0;

  private constructor(
    session: SqlSession,
    request: TargetRequest,
    account: LoadTable,
    state: LoadState & { readonly unfinished: SqlRow | null },
  ) {
    this.#session = session;
    this.#request = request;
    this.#account = account;
    this.#tables = new TargetTables(session, request);
    this.state = state;
    this.#unfinished = state.unfinished;
    this.#figures = state.figures;
    const hash = createHash('sha256').update(request.identity.name).digest('hex').slice(0, 16);
    this.#stageName = `taktwerk_stage_${hash}`;
  }

  static async open(session: SqlSession, request: TargetRequest): Promise<SqlLoad> {
    const { identity, target } = request;
    try {
      if (!(await session.lock(identity.name))) {
        throw new TaktwerkError('loadBusy', `Load "${identity.name}" is under way in another process.`);
      }
      const account = new LoadTable(session, target.schema, identity);
      if (!(await account.exists())) await SqlLoad.#makeAccount(session, account);
      return new SqlLoad(session, request, account, await account.read());
    } catch (error) {
      await session.close();
      throw session.fault(error, `Target of load "${identity.name}"`);
    }
  }

  /** Other loads may make the same tables at the same moment. */
  static async #makeAccount(session: SqlSession, account: LoadTable): Promise<void> {
    if (!(await session.lock('taktwerk tables'))) {
      throw new TaktwerkError(
        'loadBusy',
        'The tables that account for loads are being made by another process.',
      );
    }
    await session.begin();
    await account.create();
    await session.commit();
    await session.unlock('taktwerk tables');
  }

  get #stage(): string {
    return this.#named(this.#stageName);
  }

  get #table(): string {
    return this.#named(this.#request.table);
  }

  #named(table: string): string {
    const { quote } = this.#session.dialect;
    const { schema } = this.#request.target;
    return schema === undefined ? quote(table) : `${quote(schema)}.${quote(table)}`;
  }

  async begin(begin: Begin): Promise<void> {
    try {
      await this.#begin(begin);
    } catch (error) {
      throw this.#session.fault(error, `Table "${this.#request.table}"`);
    }
  }

  async #begin(begin: Begin): Promise<void> {
    const { mode, commit, contract, target, table, metadata } = this.#request;
    const session = this.#session;
    const makesTable = commit === 'chunk' && (await session.describe(target.schema, table)) === null;
    if (makesTable) await this.#guardTable();
    // Where the transaction itself keeps others away, it is what makes sure that nobody else makes the table meanwhile.
    await session.begin();
    const existing = await session.describe(target.schema, table);
    const known = existing?.filter(({ name }) => !isOurs(name, metadata !== null, mode.kind === 'history'));
    const key = this.#key();
    const shape = begin.shape.map((one) =>
      key.includes(one.column.name) ? { ...one, column: { ...one.column, nullable: false } } : one,
    );
    const fitted = fitColumns(table, known ?? shape.map(({ column }) => column), shape, contract);
    const direct = commit === 'chunk' && mode.kind === 'append';
    // Lines of CSV cannot be told apart without reading them, so refused ones are found in checked rows only.
    const bytes =
      begin.copies !== null &&
      session.takes.includes(begin.copies) &&
      !(begin.copies === 'csv' && this.#request.keepRejects);
    const passes =
      bytes &&
      !begin.checked &&
      !fitted.checked &&
      fitted.left.length === 0 &&
      !(direct && metadata !== null);
    const written = fitted.written.map(({ column }) => column);
    const columns = metadata === null ? written : [...written, ...METADATA_COLUMNS];
    checkMode(this.#request, columns);
    if (
      !begin.continues &&
      this.#unfinished !== null &&
      commit === 'chunk' &&
      Number(this.#unfinished.chunks) > 0
    ) {
      throw partIsVisible(this.#request);
    }
    const swaps = await this.#swaps(existing !== null);
    const stageThere = (await session.describe(target.schema, this.#stageName)) !== null;
    const continues = begin.continues && (direct || stageThere);
    // Before any table is changed: from here on nobody continues what lies in the stage.
    await this.#account.begin(continues ? this.state : null, begin);
    if (!continues) {
      if (stageThere) await session.run(`DROP TABLE ${this.#stage}`);
      if (!direct && existing !== null && swaps) {
        await session.createLike(target.schema, this.#stageName, table);
        await this.#tables.evolve(this.#stage, fitted, existing);
      } else if (!direct) await this.#tables.create(this.#stage, columns, [], false);
      await session.run(
        `DELETE FROM ${this.#account.rejectedTable} WHERE load_name = ${session.dialect.parameter(1)} AND run_id = ${session.dialect.parameter(2)}`,
        [this.#request.identity.name, this.#request.identity.runId],
      );
    }
    if (commit === 'chunk') {
      if (existing === null) await this.#tables.create(this.#table, columns, key, mode.kind === 'history');
      else await this.#tables.evolve(this.#table, fitted, existing);
    }
    this.#figures = continues ? this.state.figures : NO_FIGURES;
    await session.commit();
    if (makesTable) await session.unlock(this.#guard);
    this.#prepared = this.#figures.chunks;
    const shapings = shapingsOf(begin, fitted);
    const unfit = {
      blank: contract.types === 'discardValue',
      forbidden: fitted.leavesOutRows ? fitted.left : [],
    };
    this.#plan = {
      fitted,
      shapings,
      unfit,
      writer: new ChunkWriter(this.#request.duck, shapings, unfit),
      columns,
      targetExists: existing !== null || commit === 'chunk',
      direct,
      swaps,
      passes,
    };
  }

  get #guard(): string {
    return `table ${this.#table}`;
  }

  /** Loads of other sources may make the same new table at the same moment. */
  async #guardTable(): Promise<void> {
    if (await this.#session.lock(this.#guard)) return;
    throw new TaktwerkError(
      'loadBusy',
      `Table "${this.#request.table}" is being made by another load; run this one again.`,
    );
  }

  /** Does the stage become the target? */
  async #swaps(targetExists: boolean): Promise<boolean> {
    const { mode, commit, target, table, owner } = this.#request;
    if (commit === 'chunk' || (targetExists && owner !== null)) return false;
    // Where taking the place is a commit of its own, only a load that may be done again does so.
    if (!targetExists) {
      if (!this.#session.dialect.transactionalTables) return mode.kind === 'replace' && owner === null;
      return mode.kind !== 'merge' && mode.kind !== 'history';
    }
    return mode.kind === 'replace' && mode.how !== 'inPlace' && this.#session.canSwap(target.schema, table);
  }

  /** Text for the database is made beside what the database does; rows it is given one by one keep the engine busy. */
  get preparesAhead(): boolean {
    return this.#session.text !== null && !this.#planned().passes;
  }

  async prepareChunk(chunk: SourceChunk): Promise<PreparedChunk> {
    const plan = this.#planned();
    this.#prepared += 1;
    const where = `Table "${this.#request.table}", chunk ${this.#prepared} behind row ${chunk.rowsBefore}`;
    try {
      const ready = await this.#prepare(chunk, plan, where);
      this.#judge(ready.unfit, chunk);
      return { write: () => this.#writeChunk(chunk, plan, ready, where) };
    } catch (error) {
      throw this.#session.fault(error, where);
    }
  }

  async #writeChunk(chunk: SourceChunk, plan: Plan, ready: Ready, where: string): Promise<LoadFigures> {
    try {
      await this.#session.begin(this.#request.commit === 'load' ? 'unseen' : undefined);
      const now = await this.#write(chunk, plan, ready);
      await this.#account.move(this.#figures, now, chunk.position);
      await this.#session.commit();
      if (ready.rows?.kind === 'text') await rm(ready.rows.path, { force: true });
      this.#figures = now;
      return now;
    } catch (error) {
      throw this.#session.fault(error, where);
    }
  }

  async #prepare(chunk: SourceChunk, plan: Plan, where: string): Promise<Ready> {
    if (plan.passes && chunk.copy !== null) {
      const names = new Map(plan.fitted.written.map(({ from, column }) => [column.name, from]));
      return { rows: { kind: 'copy', copy: chunk.copy, names }, unfit: [] };
    }
    const { duck, metadata, identity, workFolder } = this.#request;
    const values = metadata === null ? '' : `, ${metadataSql(identity.runId, metadata)}`;
    const relation = await chunk.relation();
    const { text } = this.#session;
    if (text === null) {
      const shaped = await shapeWhole(duck, relation, plan.shapings, { ...plan.unfit, where });
      return {
        rows: { kind: 'relation', sql: `SELECT *${values} FROM (${shaped.sql})`, duck },
        unfit: shaped.unfit,
      };
    }
    const path = join(workFolder, `${this.#stageName}-${this.#prepared}.txt`);
    const { rows, unfit } = await writeText(relation, plan, { values, form: text, path, where });
    return { rows: rows === 0 ? null : { kind: 'text', path }, unfit };
  }

  /** Stops at the first row that does not fit, unless such rows are kept aside. */
  #judge(unfit: readonly UnfitRow[], chunk: SourceChunk): void {
    const { keepRejects, contract, table } = this.#request;
    const [first] = unfit.filter(
      ({ reason }) => !keepRejects && contract.types !== 'discardRow' && !reason.startsWith('has a value'),
    );
    if (first !== undefined) {
      throw new TaktwerkError(
        'valueDoesNotFit',
        `Table "${table}", row ${chunk.rowsBefore + first.row}, column "${first.column}": ${first.reason}. Row: ${first.record.slice(0, 500)}`,
      );
    }
  }

  #limit(rejects: readonly RefusedRow[], chunk: SourceChunk): void {
    const { mostRejects, table } = this.#request;
    const last = rejects.at(-1);
    if (last === undefined || this.#figures.rejected + rejects.length <= mostRejects) return;
    throw new TaktwerkError(
      'valueDoesNotFit',
      `Table "${table}": more than ${mostRejects} rows do not fit; one of them is row ${chunk.rowsBefore + last.row}, column "${last.column ?? 'not known'}": ${last.reason}.`,
    );
  }

  async #write(chunk: SourceChunk, plan: Plan, { rows, unfit }: Ready): Promise<LoadFigures> {
    const session = this.#session;
    const { keepRejects, metadata, identity } = this.#request;
    const into = plan.direct ? this.#table : this.#stage;
    const refused: RefusedRow[] | null = keepRejects ? [] : null;
    const copied = rows?.kind === 'copy';
    let written: Written = { rows: 0, bytes: 0 };
    if (rows !== null) {
      if (copied && metadata !== null) await defaultMetadata(session, into, identity.runId, metadata);
      const columns = copied ? plan.fitted.written.map(({ column }) => column) : plan.columns;
      written = await session.write(into, columns, rows, refused);
    }
    const rejects = [...unfit, ...rowsOfSource(refused ?? [], unfit)];
    this.#limit(rejects, chunk);
    await this.#account.keep(rejects, this.#figures.chunks + 1, chunk.rowsBefore);
    if (this.#request.commit === 'chunk' && !plan.direct) {
      await this.#apply(plan);
      await session.run(`DELETE FROM ${this.#stage}`);
    }
    return {
      chunks: this.#figures.chunks + 1,
      rows: this.#figures.rows + written.rows,
      rejected: this.#figures.rejected + rejects.length,
      bytes: this.#figures.bytes + written.bytes,
    };
  }

  async finish(): Promise<LoadFigures> {
    const plan = this.#planned();
    try {
      const { dialect } = this.#session;
      if (!plan.targetExists) await this.#guardTable();
      if (dialect.transactionalTables) {
        await this.#session.begin();
        await this.#show(plan);
        if (!plan.direct) await this.#session.run(`DROP TABLE IF EXISTS ${this.#stage}`);
        await this.#account.setState(this.#figures, 'complete');
        await this.#session.commit();
      } else await this.#finishInSteps(plan);
      if (!plan.targetExists) await this.#session.unlock(this.#guard);
      return this.#figures;
    } catch (error) {
      throw this.#session.fault(error, `Table "${this.#request.table}" at the end of the load`);
    }
  }

  /** Where changing tables is a commit of its own, each step can be done again. */
  async #finishInSteps(plan: Plan): Promise<void> {
    const { target, table } = this.#request;
    const exists = await this.#existsNow(plan);
    if (plan.swaps) {
      await this.#session.swap(target.schema, this.#stageName, table);
      await this.#account.setState(this.#figures, 'complete');
      return;
    }
    if (!exists) await this.#createTarget(plan);
    else await this.#evolveTarget(plan);
    await this.#session.begin();
    if (this.#request.commit === 'load') await this.#apply(plan);
    await this.#account.setState(this.#figures, 'complete');
    await this.#session.commit();
    if (!plan.direct) await this.#session.run(`DROP TABLE IF EXISTS ${this.#stage}`);
  }

  async #show(plan: Plan): Promise<void> {
    const { target, table, commit, mode, owner } = this.#request;
    const { dialect } = this.#session;
    if (commit === 'chunk') return;
    const exists = await this.#existsNow(plan);
    if (plan.swaps) {
      if (plan.passes && this.#request.metadata !== null) {
        for (const { name } of METADATA_COLUMNS) {
          await this.#session.run(
            `ALTER TABLE ${this.#stage} ALTER COLUMN ${dialect.quote(name)} DROP DEFAULT`,
          );
        }
      }
      await this.#refuseStageProblem(plan);
      if (!exists) {
        await this.#session.rename(target.schema, this.#stageName, table);
        return;
      }
      // Rows that are added must not take the place of those another source has brought meanwhile.
      if (plan.targetExists || (mode.kind === 'replace' && owner === null)) {
        if (await this.#session.swap(target.schema, this.#stageName, table)) return;
        this.#request.say(`Something depends on table "${table}": its rows are exchanged in place.`);
      }
    }
    if (!exists) await this.#createTarget(plan);
    else await this.#evolveTarget(plan);
    await this.#apply(plan);
  }

  /** Is there a target by now? One that was missing at the beginning may have been made by another load. */
  async #existsNow({ targetExists }: Plan): Promise<boolean> {
    const { target, table } = this.#request;
    return targetExists || (await this.#session.describe(target.schema, table)) !== null;
  }

  #createTarget(plan: Plan): Promise<void> {
    const withHistory = this.#request.mode.kind === 'history';
    return this.#tables.create(this.#table, plan.columns, this.#key(), withHistory);
  }

  async #evolveTarget(plan: Plan): Promise<void> {
    const existing = await this.#session.describe(this.#request.target.schema, this.#request.table);
    const still = plan.fitted.added.filter(({ name }) => !existing?.some((column) => column.name === name));
    await this.#tables.evolve(this.#table, { ...plan.fitted, added: still }, existing ?? []);
    if (this.#request.mode.kind !== 'history') return;
    for (const column of HISTORY_COLUMNS) {
      if (existing?.some(({ name }) => name === column.name)) continue;
      const { dialect } = this.#session;
      await this.#session.run(
        `ALTER TABLE ${this.#table} ADD COLUMN ${dialect.quote(column.name)} ${dialect.type(column)}`,
      );
    }
  }

  #key(): readonly string[] {
    const { mode } = this.#request;
    return mode.kind === 'merge' || mode.kind === 'history' ? mode.key : [];
  }

  async #apply(plan: Plan): Promise<void> {
    await this.#refuseStageProblem(plan);
    for (const { sql, values } of applyStatements(this.#application(plan)))
      await this.#session.run(sql, values);
  }

  async #refuseStageProblem(plan: Plan): Promise<void> {
    const problem = stageProblem(this.#application(plan));
    const [row] = problem === null ? [] : await this.#session.rows(problem.sql, problem.values);
    if (problem === null || Number(row?.n ?? 0) === 0) return;
    throw new TaktwerkError('contractBroken', `Table "${this.#request.table}": ${row?.n} ${problem.means}.`);
  }

  #application(plan: Plan): Application {
    return {
      dialect: this.#session.dialect,
      stage: this.#stage,
      table: this.#table,
      columns: plan.columns,
      ignored: METADATA_COLUMNS.map(({ name }) => name),
      mode: this.#request.mode,
      slice: this.#request.slice,
      owner: this.#request.owner,
      cursor: this.#request.cursorColumn,
      now: new Date().toISOString(),
    };
  }

  #planned(): Plan {
    if (this.#plan === null) throw new TaktwerkError('internal', 'A load is begun before rows are written.');
    return this.#plan;
  }

  async forget(): Promise<void> {
    await this.#session.begin();
    await this.#account.forget();
    await this.#session.run(`DROP TABLE IF EXISTS ${this.#stage}`);
    await this.#session.commit();
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}
