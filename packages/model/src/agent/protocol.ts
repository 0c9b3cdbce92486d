import { type Static, Type } from 'typebox';
import { JobAnswer } from '../etl/job-ask.ts';

/**
 * What agents and servers say to each other over a WebSocket. Each text frame is a JSON array of messages.
 *
 * 1. The server opens with `challenge`; the agent answers `hello`, signed with its Ed25519 key.
 * 2. The server answers `welcome` (or `refused` and closes), naming the jobs it believes the agent has.
 * 3. Agent events carry `seq`, counted per connection from 1. The server answers `ack` once they are durable.
 *    Nothing is repeated on one connection; after a reconnect the agent derives its events again from its
 *    spool folder, starting from the byte counts in `welcome`.
 */
export const AGENT_PROTOCOL = 1;

/** Path of the agent listener on the server's port. */
export const AGENT_PATH = '/taktwerk/agent';

/** Output the agent may have under way without an `ack`, in bytes of text. */
export const OUTPUT_WINDOW = 4 * 1024 * 1024;

const RunId = Type.Integer({ minimum: 1 });
const Attempt = Type.Integer({ minimum: 1 });
const Seq = Type.Integer({ minimum: 1 });
const Request = Type.Integer({ minimum: 1 });
const Time = Type.Integer({ description: 'Milliseconds since 1970 by the clock of the sender.' });

export const JobExit = Type.Union([
  Type.Object({ kind: Type.Literal('code'), code: Type.Integer({ minimum: 0, maximum: 255 }) }),
  Type.Object({ kind: Type.Literal('signal'), signal: Type.String() }),
  Type.Object({ kind: Type.Literal('cancelled') }),
  /** Started, and nobody knows how it ended. Ends in status 1815 and is never started again. */
  Type.Object({ kind: Type.Literal('lost'), detail: Type.String() }),
  /** The body certainly never ran: no such OS user, no such shell, anonymous jobs off. */
  Type.Object({ kind: Type.Literal('notStarted'), detail: Type.String() }),
]);
export type JobExit = Static<typeof JobExit>;

/** A job the agent knows: reported in `hello`. */
export const KnownJob = Type.Object({
  runId: RunId,
  attempt: Attempt,
  state: Type.Union([Type.Literal('running'), Type.Literal('ended')]),
});
export type KnownJob = Static<typeof KnownJob>;

/** What an agent found where it was asked to look; a folder is there too. Ages go by its own clock. */
export const FileState = Type.Union([
  Type.Object({ kind: Type.Literal('none') }),
  Type.Object({
    kind: Type.Literal('there'),
    bytes: Type.Integer({ minimum: 0 }),
    ageSeconds: Type.Integer({ description: 'Since the last change of its content.' }),
  }),
  /** It cannot be told: no right to look, no such user, no answer of the file system. */
  Type.Object({ kind: Type.Literal('failed'), detail: Type.String() }),
]);
export type FileState = Static<typeof FileState>;

/** Which file a server asks an agent about. */
export interface FileQuestion {
  /** Absolute. */
  readonly path: string;
  /** Whose rights count; null is the user of the agent. */
  readonly osUser: string | null;
}

export const AgentMessage = Type.Union([
  Type.Object({
    kind: Type.Literal('hello'),
    protocol: Type.Integer(),
    agent: Type.String({ minLength: 1, maxLength: 200 }),
    publicKey: Type.String({ description: 'Ed25519 public key, PEM (SPKI).' }),
    signature: Type.String({ description: 'Base64 of the signature over `nonce` + "\\n" + agent name.' }),
    token: Type.Union([Type.String(), Type.Null()], {
      description: 'Enrolment token, needed at first contact.',
    }),
    platform: Type.String(),
    version: Type.String(),
    hardware: Type.String(),
    software: Type.String(),
    /** Highest lease epoch whose orders the agent has taken. */
    epoch: Type.Integer({ minimum: 0 }),
    jobs: Type.Array(KnownJob),
    /** What the agent can do beyond jobs; absent for releases before there was such a thing. */
    features: Type.Optional(Type.Array(Type.String())),
  }),
  /** The intent to start is on the agent's disk: this attempt will never start twice. */
  Type.Object({ kind: Type.Literal('accepted'), seq: Seq, runId: RunId, attempt: Attempt }),
  Type.Object({
    kind: Type.Literal('started'),
    seq: Seq,
    runId: RunId,
    attempt: Attempt,
    pid: Type.Integer(),
    time: Time,
  }),
  Type.Object({
    kind: Type.Literal('output'),
    seq: Seq,
    runId: RunId,
    attempt: Attempt,
    start: Type.Integer({ minimum: 0, description: 'Byte position in the spool file.' }),
    bytes: Type.Integer({ minimum: 1, description: 'Bytes of the spool file this text stands for.' }),
    text: Type.String(),
  }),
  Type.Object({
    kind: Type.Literal('ended'),
    seq: Seq,
    runId: RunId,
    attempt: Attempt,
    exit: JobExit,
    time: Time,
    outputBytes: Type.Integer({
      minimum: 0,
      description: 'Whole length of the output, all of it sent before.',
    }),
    /** The job was settled long ago with a server that a restored one has replaced: its output is not there any more. */
    outputGone: Type.Optional(Type.Boolean()),
  }),
  /** Answers an `askFile` of this connection. */
  Type.Object({ kind: Type.Literal('fileState'), seq: Seq, request: Request, state: FileState }),
  /** A hit of an event; it is on the agent's disk and comes again until it is taken. */
  Type.Object({
    kind: Type.Literal('hit'),
    seq: Seq,
    runId: RunId,
    attempt: Attempt,
    number: Type.Integer({ minimum: 1, description: 'Counts the hits of the event, without gaps.' }),
    data: Type.Record(Type.String(), Type.String()),
  }),
  /** The agent looks for an event, or cannot at the moment. */
  Type.Object({
    kind: Type.Literal('looking'),
    seq: Seq,
    runId: RunId,
    attempt: Attempt,
    trouble: Type.Union([Type.String(), Type.Null()]),
  }),
  /** Everything there was has been looked at once, and all hits of that came before. */
  Type.Object({ kind: Type.Literal('looked'), seq: Seq, runId: RunId, attempt: Attempt }),
]);
export type AgentMessage = Static<typeof AgentMessage>;
export type AgentHello = Extract<AgentMessage, { kind: 'hello' }>;
export type AgentEvent = Exclude<AgentMessage, { kind: 'hello' }>;
/** What agents tell of events they look for. */
export type WatchReport = Extract<AgentEvent, { kind: 'hit' | 'looking' | 'looked' }>;

export const JobOrder = Type.Object({
  runId: RunId,
  attempt: Attempt,
  /** Lease epoch of the sender; an agent that has seen a higher one refuses. */
  epoch: Type.Integer({ minimum: 0 }),
  client: Type.Integer(),
  name: Type.String({ description: 'Object name, for the environment and messages only.' }),
  script: Type.String({ description: 'Generated job lines, LF separated.' }),
  shell: Type.String({ description: 'Interpreter path; empty means /bin/sh.' }),
  shellOptions: Type.Array(Type.String()),
  command: Type.Union([Type.String(), Type.Null()], {
    description: 'Run with `shell -c` instead of the script.',
  }),
  osUser: Type.Union([Type.String(), Type.Null()], {
    description: 'From the LOGIN object; null is an anonymous job.',
  }),
  environment: Type.Record(Type.String(), Type.String()),
  /** Of a restored server: the job may have been started long ago. An agent without trace of it reports it lost. */
  reportOnly: Type.Optional(Type.Boolean()),
});
export type JobOrder = Static<typeof JobOrder>;

/** Feature of an agent that looks for events. */
export const WATCH_FEATURE = 'watch';

const FileWatch = Type.Object({
  kind: Type.Literal('file'),
  path: Type.String(),
  stableFor: Type.Integer({ minimum: 0 }),
  minSize: Type.Integer({ minimum: 0 }),
  existing: Type.Boolean(),
});
const LogWatch = Type.Object({
  kind: Type.Literal('log'),
  path: Type.String(),
  command: Type.Union([Type.String(), Type.Null()]),
  line: Type.String(),
  fromStart: Type.Boolean(),
});
const DatabaseWatch = Type.Object({
  kind: Type.Literal('database'),
  /** What the program of the data plane is told, secrets open: never written to disk by the agent but for it. */
  order: Type.Record(Type.String(), Type.Unknown()),
  operator: Type.String(),
  value: Type.String(),
  every: Type.Integer({ minimum: 1 }),
});

/** What an agent looks for, for one event. A repeat brings it up to date. */
export const WatchOrder = Type.Object({
  runId: RunId,
  attempt: Attempt,
  epoch: Type.Integer({ minimum: 0 }),
  name: Type.String({ description: 'Object name, for messages only.' }),
  source: Type.Union([FileWatch, LogWatch, DatabaseWatch]),
  once: Type.Boolean({ description: 'Looks at everything there is once.' }),
  paused: Type.Boolean(),
  taken: Type.Integer({ minimum: 0, description: 'Hits up to this number are durable with the server.' }),
  upTo: Type.Integer({ minimum: 0, description: 'Number of the last hit it may find.' }),
});
export type WatchOrder = Static<typeof WatchOrder>;

export const ServerMessage = Type.Union([
  Type.Object({ kind: Type.Literal('challenge'), nonce: Type.String() }),
  Type.Object({ kind: Type.Literal('refused'), detail: Type.String() }),
  Type.Object({
    kind: Type.Literal('welcome'),
    epoch: Type.Integer({ minimum: 0 }),
    /** Host characteristic ANONYMOUS_JOB (reference `engine-semantics.md` §7.3); off unless allowed. */
    anonymousJobs: Type.Boolean(),
    /** Jobs not ended for the server, with the durable length of their output. Jobs the agent knows and that are not listed are settled: the agent forgets them. */
    jobs: Type.Array(
      Type.Object({ runId: RunId, attempt: Attempt, outputBytes: Type.Integer({ minimum: 0 }) }),
    ),
    /** Events the agent looks for; it forgets all others. */
    watches: Type.Optional(Type.Array(Type.Object({ runId: RunId, attempt: Attempt }))),
  }),
  Type.Object({ kind: Type.Literal('start'), order: JobOrder }),
  Type.Object({
    kind: Type.Literal('cancel'),
    runId: RunId,
    attempt: Attempt,
    epoch: Type.Integer({ minimum: 0 }),
  }),
  /** What became of something a running job of the data plane has asked for; comes again until the job says that it has it. */
  Type.Object({
    kind: Type.Literal('answer'),
    runId: RunId,
    attempt: Attempt,
    ask: Type.Integer({ minimum: 1 }),
    answer: JobAnswer,
  }),
  /** Asks about a file. A question that gets no answer on this connection is asked again on the next. */
  Type.Object({
    kind: Type.Literal('askFile'),
    request: Request,
    path: Type.String(),
    osUser: Type.Union([Type.String(), Type.Null()]),
  }),
  /** Told to agents with {@link WATCH_FEATURE} alone, as the two below. */
  Type.Object({ kind: Type.Literal('watch'), order: WatchOrder }),
  Type.Object({ kind: Type.Literal('unwatch'), runId: RunId, attempt: Attempt }),
  Type.Object({
    kind: Type.Literal('hitsTaken'),
    runId: RunId,
    attempt: Attempt,
    taken: Type.Integer({ minimum: 0 }),
    upTo: Type.Integer({ minimum: 0 }),
  }),
  /** Everything up to this `seq` of the connection is durable. */
  Type.Object({ kind: Type.Literal('ack'), seq: Seq }),
]);
export type ServerMessage = Static<typeof ServerMessage>;
