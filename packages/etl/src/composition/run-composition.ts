import { createHash } from 'node:crypto';
import { TaktwerkError } from '@taktwerk/model/error';
import type { BoundParameter } from '../connector/bound-parameter.ts';
import { openSource, openTarget } from '../connector/connector-list.ts';
import type { Window } from '../connector/source-reader.ts';
import type { Composition } from '../definition/composition.ts';
import { compositionProblem } from '../definition/composition-problem.ts';
import type { Connection } from '../definition/connection.ts';
import type { CompositionOrder, ResetOrder } from '../definition/order.ts';
import type { Source } from '../definition/source.ts';
import { Duck } from '../duck/duck.ts';
import { bindParameters } from '../load/bind-parameters.ts';
import type { LoadFigures, LoadState, LoadTarget, TargetRequest } from '../load/load-target.ts';
import { type Owner, ownerOf } from '../load/owner.ts';
import { type Load, runLoad } from '../load/run-load.ts';
import type { RunReport } from '../run-report.ts';

const CHUNK_ROWS = 500_000;
const MEMORY_MEGABYTES = 512;

/** Runs the rule over every source, one pass per parameter package. `workFolder` is the run's own and empty. */
export async function runComposition(
  order: CompositionOrder,
  workFolder: string,
  report: RunReport,
): Promise<LoadFigures> {
  const total = { chunks: 0, rows: 0, rejected: 0, bytes: 0 };
  const packages = order.composition.packages ?? [];
  const passes = Math.max(1, packages.length);
  const problem = compositionProblem(order.composition);
  if (problem !== null)
    throw new TaktwerkError('invalidOrder', `Composition "${order.composition.name}": ${problem}.`);
  // All values are known to be good before the first row moves.
  const bound = Array.from({ length: passes }, (_, index) => index + 1)
    .filter((number) => order.packageNumber == null || number === order.packageNumber)
    .map((number) => ({
      number,
      parameters: bindParameters(order.rule.parameters ?? [], packages, order.parameters ?? [], number),
    }));
  const duck = new Duck(workFolder, order.memoryMegabytes ?? MEMORY_MEGABYTES, order.connections);
  try {
    for (const source of order.sources) {
      for (const { number, parameters } of bound) {
        const packageNumber = packages.length === 0 ? null : number;
        const figures = await loadMember(order, source, packageNumber, parameters, {
          workFolder,
          duck,
          report,
        });
        total.chunks += figures.chunks;
        total.rows += figures.rows;
        total.rejected += figures.rejected;
        total.bytes += figures.bytes;
      }
    }
  } finally {
    await duck.close();
  }
  return total;
}

interface Surroundings {
  readonly workFolder: string;
  readonly duck: Duck;
  readonly report: RunReport;
}

/** The target of one load; that of a reset is the same as that of the loads. */
export function targetOf(
  order: CompositionOrder | ResetOrder,
  source: Source,
  packageNumber: number | null,
  parameters: readonly BoundParameter[],
  surroundings: Surroundings,
): Promise<LoadTarget> {
  const request = targetRequest(order, source, packageNumber, parameters, surroundings);
  return openTarget(connectionOf(order, order.composition.target.connection), request);
}

async function loadMember(
  order: CompositionOrder,
  source: Source,
  packageNumber: number | null,
  parameters: readonly BoundParameter[],
  surroundings: Surroundings,
): Promise<LoadFigures> {
  const { workFolder, duck, report } = surroundings;
  const { composition, rule, backfill } = order;
  report.begin(source.name, packageNumber, tableOf(order));
  const load: Load = {
    rule,
    sourceName: source.name,
    table: tableOf(order),
    openTarget: () => targetOf(order, source, packageNumber, parameters, surroundings),
    openSource: (state) =>
      openSource(connectionOf(order, source.connection), {
        rule,
        source,
        parameters,
        window: windowOf(order, state),
        chunkRows: composition.chunkRows ?? CHUNK_ROWS,
        workFolder,
        duck,
      }),
    expect: (rows) => report.expect(rows),
    progress: (now) => report.progress(now),
  };
  const figures = await runLoad(load).catch((error: unknown) => {
    throw namingLoad(error, composition.name, source.name, packageNumber);
  });
  report.end(figures);
  if (backfill !== undefined) report.say(`Backfilled from ${backfill.from} to before ${backfill.to}.`);
  return figures;
}

/** The fault with the names of composition and source before it. */
function namingLoad(
  error: unknown,
  composition: string,
  source: string,
  packageNumber: number | null,
): unknown {
  if (!(error instanceof TaktwerkError)) return error;
  const pass = packageNumber === null ? '' : `, package ${packageNumber}`;
  const details = `Composition "${composition}", source "${source}"${pass}: ${error.details}`;
  return new TaktwerkError(error.reason, details, { cause: error });
}

function tableOf({ composition, rule }: CompositionOrder | ResetOrder): string {
  const table = composition.target.table ?? rule.targetTable;
  if (table !== undefined) return table;
  throw new TaktwerkError(
    'invalidOrder',
    `Neither composition "${composition.name}" nor rule "${rule.name}" names a target table.`,
  );
}

function targetRequest(
  order: CompositionOrder | ResetOrder,
  source: Source,
  packageNumber: number | null,
  parameters: readonly BoundParameter[],
  { workFolder, duck, report }: Surroundings,
): TargetRequest {
  const { composition, runId, attempt } = order;
  const owner = ownerIn(order, source, packageNumber);
  return {
    identity: {
      name: loadName(order, source, packageNumber),
      runId,
      attempt,
      plan: planOf(order, source, packageNumber, parameters),
      reads: hashOf({ source: asLoaded(source), query: order.rule.query }),
    },
    target: composition.target,
    table: tableOf(order),
    mode: composition.load,
    slice: order.kind === 'reset' ? null : sliceOf(order, parameters),
    commit: composition.commit ?? 'load',
    contract: composition.contract ?? {},
    keepRejects: composition.rejects?.keep ?? false,
    mostRejects: composition.rejects?.atMost ?? Number.POSITIVE_INFINITY,
    metadata: isMarked(order, owner) ? { source: loadedAs(source), packageNumber } : null,
    owner,
    cursorColumn: composition.incremental?.column ?? null,
    workFolder,
    duck,
    say: (message) => report.say(message),
  };
}

function ownerIn(
  { composition, members, sources }: CompositionOrder | ResetOrder,
  source: Source,
  packageNumber: number | null,
): Owner | null {
  return ownerOf(composition, loadedAs(source), members ?? sources.map(loadedAs), packageNumber);
}

/** Rows tell what has brought them where that is wanted, and where only their own load may take them away. */
function isMarked({ composition }: CompositionOrder | ResetOrder, owner: Owner | null): boolean {
  return composition.metadataColumns === true || owner !== null;
}

function connectionOf({ connections }: CompositionOrder | ResetOrder, name: string): Connection {
  const found = connections.find((connection) => connection.name === name);
  if (found !== undefined) return found;
  throw new TaktwerkError(
    'invalidOrder',
    `There is no connection "${name}"; the order has ${connections.map((one) => one.name).join(', ')}.`,
  );
}

/** What runs of the same load have in common. */
function loadName(
  { composition, backfill }: CompositionOrder | ResetOrder,
  source: Source,
  packageNumber: number | null,
): string {
  const parts = [loadedAs(composition), loadedAs(source)];
  if (packageNumber !== null) parts.push(`package ${packageNumber}`);
  if (backfill !== undefined) parts.push(`backfill ${backfill.from} ${backfill.to}`);
  return parts.join(' / ');
}

/** A load is continued only by a run that would have read and written the same. */
function planOf(
  order: CompositionOrder | ResetOrder,
  source: Source,
  packageNumber: number | null,
  parameters: readonly BoundParameter[],
): string {
  const { composition, rule, backfill } = order;
  const { target, load, commit, incremental, contract } = composition;
  const metadataColumns = isMarked(order, ownerIn(order, source, packageNumber));
  const { query, fields, chunkKey, targetTable } = rule;
  const same = {
    source: asLoaded(source),
    target,
    load,
    commit,
    incremental,
    contract,
    metadataColumns,
    query,
    fields,
    chunkKey,
    targetTable,
    backfill,
    parameters,
  };
  return hashOf(same);
}

/** The name under which the target knows a composition or source, also after it was renamed. */
function loadedAs(named: Composition | Source): string {
  return named.loadedAs ?? named.name;
}

/** A source as it was before it was renamed: another name alone makes no other load. */
function asLoaded({ loadedAs: first, ...source }: Source): Source {
  return { ...source, name: first ?? source.name };
}

function hashOf(value: object): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

function sliceOf(
  { composition, rule }: CompositionOrder,
  parameters: readonly BoundParameter[],
): { from: string; to: string } | null {
  const { load } = composition;
  if (load.kind !== 'slice') return null;
  const value = (name: string): string => {
    const found = parameters.find((parameter) => parameter.name === name)?.value ?? null;
    if (found !== null) return found;
    throw new TaktwerkError(
      'invalidOrder',
      `Load mode slice of composition "${composition.name}" needs a value of parameter "${name}" of rule "${rule.name}".`,
    );
  };
  return { from: value(load.from), to: value(load.to) };
}

function windowOf({ composition, backfill }: CompositionOrder, state: LoadState): Window | null {
  const { incremental } = composition;
  if (incremental === undefined) {
    if (backfill === undefined) return null;
    throw new TaktwerkError(
      'invalidOrder',
      `Composition "${composition.name}" is not incremental: there is no range to fill.`,
    );
  }
  const { column, lag = 0, start } = incremental;
  if (backfill !== undefined) {
    return { column, low: backfill.from, lowIncluded: true, lag: 0, high: backfill.to, highIncluded: false };
  }
  const kind = composition.load.kind;
  if (lag > 0 && kind === 'append') {
    throw new TaktwerkError(
      'invalidOrder',
      `Composition "${composition.name}" appends and reads again what lies within the lag: rows would be doubled. Merge by a key instead.`,
    );
  }
  const first = state.cursor === null;
  return {
    column,
    low: state.cursor ?? start ?? null,
    lowIncluded: first || lag > 0,
    lag: first ? 0 : lag,
    // What an earlier attempt set out to read.
    high: state.position === null ? null : state.pendingCursor,
    highIncluded: true,
  };
}
