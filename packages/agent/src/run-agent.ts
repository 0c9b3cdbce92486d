import { mkdir } from 'node:fs/promises';
import { arch, cpus, release, type } from 'node:os';
import { join, resolve } from 'node:path';
import { AGENT_PROTOCOL, WATCH_FEATURE } from '@taktwerk/model';
import manifest from '../package.json' with { type: 'json' };
import { ServerLink } from './connection/server-link.ts';
import { lookAtFile } from './file/look-at-file.ts';
import { openAgentKey } from './identity/agent-key.ts';
import { readBootId } from './identity/boot-id.ts';
import { lockFolder } from './identity/folder-lock.ts';
import { AgentJobs } from './job/agent-jobs.ts';
import { JobAnswers } from './job/job-answers.ts';
import { JobTable } from './job/job-table.ts';
import { Journal } from './journal/journal.ts';
import { parseJournalLine } from './journal/journal-record.ts';
import { readJournal } from './journal/read-journal.ts';
import { OutputPump } from './output/output-pump.ts';
import { type PoolLimits, poolLimits } from './pool/pool-limits.ts';
import { workerBody } from './pool/worker-body.ts';
import { WorkerPool } from './pool/worker-pool.ts';
import { Spool } from './spool/spool.ts';
import { SpoolWatch } from './spool/spool-watch.ts';
import { Launcher } from './supervisor/launcher.ts';
import { JobPlanner } from './user/job-plan.ts';
import { ownUser } from './user/os-user.ts';
import { AgentWatches, replayWatches, watchLines } from './watch/agent-watches.ts';
import { parseWatchLine } from './watch/watch-record.ts';

const LOOK_AROUND_MILLIS = 5000;
/** Reading from the server pauses at the upper number of waiting orders and goes on at the lower. */
const MOST_WAITING = 2000;
const FEW_WAITING = 1000;

export type AgentOptions = {
  /** Address of the server, `ws://host:port` or `wss://host:port`. */
  readonly server: string;
  /** The agent's name, as objects refer to it. */
  readonly name: string;
  /** The agent's own folder: key, journal, spool. Made when missing. */
  readonly folder: string;
  /** Enrolment token, needed at first contact only. */
  readonly token: string | null;
  readonly log: (text: string) => void;
  /** Program of the data plane: such an agent is of platform ETL and runs nothing else. */
  readonly etlProgram?: string;
  /** How long cancelled jobs have between SIGTERM and SIGKILL; 5000 when not given. */
  readonly graceMillis?: number;
  /** Where the number of processes of the data plane differs from what suits the machine. */
  readonly poolLimits?: Partial<PoolLimits>;
};

/** An agent at work. */
export type RunningAgent = {
  /** Resolves when the server has first welcomed the agent. */
  readonly connected: Promise<void>;
  /** Resolves after `stop`; rejects when the agent had to give up (a disk that fails). Jobs run on either way. */
  readonly stopped: Promise<void>;
  /** Disconnects and frees the folder. Running jobs go on; the next agent on the folder picks them up. */
  readonly stop: () => Promise<void>;
};

/**
 * Runs an agent in this process until it is stopped.
 *
 * @throws {TaktwerkError} `folderLocked` when another agent uses the folder.
 */
export async function runAgent(options: AgentOptions): Promise<RunningAgent> {
  const folder = resolve(options.folder);
  // Others may pass through, so that jobs under other users reach their script; all files are 0600.
  await mkdir(folder, { recursive: true, mode: 0o711 });
  const lock = lockFolder(folder);
  const { promise: fault, reject: onFault } = Promise.withResolvers<never>();
  const { promise: connected, resolve: onConnected } = Promise.withResolvers<void>();
  const key = await openAgentKey(folder);
  const spool = new Spool(join(folder, 'spool'));
  await spool.create();
  const table = new JobTable();
  const journalPath = join(folder, 'journal');
  for await (const record of readJournal(journalPath, parseJournalLine)) table.replay(record);
  const journal = await Journal.open(journalPath, () => table.snapshot());
  await spool.sweep((jobKey) => table.get(jobKey) !== null);
  const pump = new OutputPump((jobKey) => `${spool.base(jobKey)}.out`, onFault);
  const launcher = new Launcher(onFault);
  const own = await ownUser();
  const planner = new JobPlanner(own, spool.folder, options.etlProgram !== undefined);
  const umask = process.umask().toString(8).padStart(4, '0');
  const workers = new Spool(join(folder, 'workers'));
  await workers.create();
  const pool = new WorkerPool({
    umask,
    limits: { ...poolLimits(), ...options.poolLimits },
    spool: workers,
    launcher,
    markerOf: (worker) => `${key.fingerprint}.${worker}`,
    body: workerBody(options.etlProgram ?? '', own, folder),
    onFault,
  });
  const jobs = new AgentJobs({
    fingerprint: key.fingerprint,
    boot: await readBootId(),
    umask,
    graceMillis: options.graceMillis ?? 5000,
    table,
    journal,
    spool,
    launcher,
    pool,
    planner,
    pump,
    log: options.log,
    onFault,
  });
  const answers = new JobAnswers(table, spool, options.log);
  const watchPath = join(folder, 'watches');
  const watchStates = await replayWatches(readJournal(watchPath, parseWatchLine));
  const watchJournal = await Journal.open(watchPath, () => watchLines(watchStates));
  const watches = new AgentWatches(watchStates, {
    journal: watchJournal,
    etlProgram: options.etlProgram ?? null,
    folder,
    log: options.log,
    onFault,
  });
  // Before the first look, so that no end falls between.
  const watch = new SpoolWatch(spool.folder, {
    growth: (keys) => jobs.outputGrown(keys),
    state: (jobKey) => jobs.stateChanged(jobKey),
    fault: onFault,
  });
  await jobs.recover();
  const sweepWorkers = () => pool.sweep((worker) => jobs.needsWorker(worker));
  await sweepWorkers();

  const link = new ServerLink(
    options.server,
    {
      hello: (nonce) => ({
        kind: 'hello',
        protocol: AGENT_PROTOCOL,
        agent: options.name,
        publicKey: key.publicKey,
        signature: key.answer(nonce, options.name),
        token: options.token,
        platform: options.etlProgram === undefined ? 'UNIX' : 'ETL',
        version: manifest.version,
        hardware: `${arch()}, ${cpus().length} processors`,
        software: `${type()} ${release()}`,
        epoch: table.epoch,
        jobs: jobs.known(),
        features: [WATCH_FEATURE],
      }),
      welcome: (message, stream) => {
        const objection = jobs.connect(message, stream);
        if (objection === null) {
          watches.connect(message, stream);
          onConnected();
        }
        return objection;
      },
      instruct: (message, stream) => {
        if (message.kind === 'ack') {
          jobs.settled(stream.acknowledge(message.seq));
          pump.wake();
        } else if (message.kind === 'cancel') jobs.cancel(message);
        else if (message.kind === 'answer') answers.take(message);
        else if (message.kind === 'watch') watches.order(message.order);
        else if (message.kind === 'hitsTaken') watches.granted(message);
        else if (message.kind === 'unwatch') watches.unwatch(message);
        else if (message.kind === 'askFile') {
          const { request } = message;
          const wordsOfUser = (osUser: string | null) => planner.wordsOfUser(osUser);
          lookAtFile(message, wordsOfUser).then(
            (state) => stream.push({ kind: 'fileState', request, state }),
            onFault,
          );
        } else {
          jobs.order(message.order);
          if (jobs.waiting >= MOST_WAITING) link.pause();
        }
      },
      lost: () => {
        jobs.disconnect();
        watches.disconnect();
      },
    },
    options.log,
  );
  jobs.onBegun = () => {
    if (jobs.waiting <= FEW_WAITING) link.resume();
  };
  link.open();

  let looking: Promise<void> | null = null;
  const lookAround = setInterval(() => {
    looking ??= jobs
      .lookAround()
      .then(sweepWorkers)
      .then(() => answers.again())
      .then(() => {
        looking = null;
      }, onFault);
  }, LOOK_AROUND_MILLIS);

  let stopping: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    clearInterval(lookAround);
    await link.close();
    jobs.disconnect();
    watches.disconnect();
    watch.close();
    pool.close();
    // After a fault some work may never come to its end.
    const failed = fault.catch(() => {});
    await Promise.race([jobs.stop(), failed]);
    await Promise.race([watches.stop(), failed]);
    await Promise.race([pump.rest(), failed]);
    await answers.rest();
    await Promise.race([pool.rest(), failed]);
    await launcher.close();
    await looking;
    await journal.close();
    await watchJournal.close();
    lock.release();
  };
  const { promise: stopped, resolve: onStopped } = Promise.withResolvers<void>();
  return {
    connected,
    stopped: Promise.race([stopped, fault]),
    stop: () => {
      stopping ??= stop().then(onStopped);
      return stopping;
    },
  };
}
