import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isEndedOk } from '@taktwerk/model';
import { jsonOf, textOf } from '../client/answer.ts';
import { children, type Execution } from '../client/execution.ts';
import { HttpClient } from '../client/http-client.ts';
import { JsonReader } from '../client/json-reader.ts';
import { REPORT_START, readReport } from '../client/report.ts';
import { CommandFailure } from '../command-failure.ts';
import { applyFolder } from '../files/apply-folder.ts';
import { ADMIN_USER } from '../serve/admin-user.ts';
import { readServeSettings } from '../serve/serve-settings.ts';
import { type RunningNode, startNode } from '../serve/start-node.ts';
import type { Terminal } from '../terminal.ts';
import { portIfFree } from './free-port.ts';
import { runWarehouse } from './run-warehouse.ts';
import { watchRun } from './watch-run.ts';

const EXAMPLES = fileURLToPath(new URL('../../../../examples', import.meta.url));
const WORKFLOW = 'JOBP.ZONES';
/** Task of the workflow whose report is the result. */
const RESULT_TASK = 'JOBS.ZONES.REPORT';
const USUAL_PORT = 8088;
const AGENT = 'UNIX01';
const CLIENT = 100;

/** Lets jobs without a LOGIN run as the user of the agent: host characteristic ANONYMOUS_JOB. */
const ANONYMOUS_JOBS = {
  data: {
    vara: {
      general_attributes: { name: 'UC_HOSTCHAR_DEFAULT', type: 'VARA', sub_type: 'STATIC' },
      static_values: [{ key: 'ANONYMOUS_JOB', value1: 'Y' }],
    },
  },
  path: '',
};

/** A demonstration under way: its server, and how it is reached. */
export interface Demo {
  readonly url: string;
  readonly password: string;
  /** Applies the examples, runs the workflow, prints progress and result; true when all was right. */
  run(): Promise<boolean>;
  /** Stops the server and removes its folder. */
  stop(): Promise<void>;
}

/** Starts a server in a folder of its own, with an agent beside it. */
export async function startDemo(terminal: Terminal, log: (text: string) => void): Promise<Demo> {
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk-demo-'));
  const password = randomBytes(15).toString('base64url');
  const { TAKTWERK_ADMIN_PASSWORD: _unused, ...env } = terminal.env;
  // Settings of a server that is at work on this machine are not for the demonstration.
  const settings = await readServeSettings({ data: join(folder, 'data'), agent: true }, {});
  let node: RunningNode;
  try {
    node = await startNode({
      ...settings,
      port: await portIfFree(USUAL_PORT),
      agent: AGENT,
      readLive: async () => settings.live,
      adminPassword: password,
      announcePassword: () => {},
      env,
      log,
    });
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
  const connect = (client: number): HttpClient =>
    new HttpClient({ url: node.url, client, user: ADMIN_USER, password, token: null });
  return {
    url: node.url,
    password,
    run: () => runDemo({ terminal, node, folder, system: connect(0), client: connect(CLIENT) }),
    async stop() {
      await node.stop();
      // A job that was left running may still write into the folder.
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

interface Running {
  readonly terminal: Terminal;
  readonly node: RunningNode;
  readonly folder: string;
  /** As the administrator of client 0 and of the client the examples live in. */
  readonly system: HttpClient;
  readonly client: HttpClient;
}

async function runDemo({ terminal, node, folder, system, client }: Running): Promise<boolean> {
  const { out } = terminal;
  out(`Taktwerk listens on ${node.url}`);
  out(`User ${ADMIN_USER}, password ${client.connection.password}`);
  textOf(await system.ae('POST', '/objects', { body: ANONYMOUS_JOBS }));
  node.startAgent();
  out(`Objects of examples/objects: ${await applyExamples(client)} saved in client ${CLIENT}`);

  const work = join(folder, 'work');
  await mkdir(work);
  const inputs = { 'DATA#': join(EXAMPLES, 'data'), 'WORK#': work, 'TOP#': '10' };
  const started = await client.ae('POST', '/executions', { body: { object_name: WORKFLOW, inputs } });
  const runId = new JsonReader(jsonOf(started)).number('run_id');
  out(`${WORKFLOW} started, run ${runId}`);
  const end = await watchRun(client, runId, (task, depth) => out(taskLine(task, depth)));
  out(taskLine(end, 0));
  out('');

  const result = (await children(client, runId)).find(({ name }) => name === RESULT_TASK);
  if (result !== undefined) out(await resultText(client, result.runId));
  if (!isEndedOk(end.status)) {
    out(`${WORKFLOW} ended with ${end.status}, ${end.statusText}. That is not right.`);
    return false;
  }
  if (!(await runWarehouse(client, { data: join(EXAMPLES, 'data'), work }, out))) {
    out('The warehouse was not loaded. That is not right.');
    return false;
  }
  for (const line of whereNext(client, runId, result)) out(line);
  return true;
}

async function applyExamples(client: HttpClient): Promise<number> {
  let saved = 0;
  for await (const file of applyFolder(client, join(EXAMPLES, 'objects'))) {
    if (file.outcome === 'refused')
      throw new CommandFailure('failed', `${file.file}: ${file.problems.join('\n  ')}`);
    saved += 1;
  }
  return saved;
}

function taskLine(task: Execution, depth: number): string {
  const took = task.runtime === null ? '' : `, ${task.runtime} s`;
  return `${'  '.repeat(depth + 1)}${task.name} (${task.runId}): ${task.statusText}${took}`;
}

async function resultText(client: HttpClient, runId: number): Promise<string> {
  let text = '';
  await readReport(client, runId, 'REP', REPORT_START, (piece) => {
    text += piece;
  });
  return text;
}

function whereNext(client: HttpClient, runId: number, result: Execution | undefined): readonly string[] {
  const { url, password } = client.connection;
  const base = `${url}/ae/api/v1/${CLIENT}`;
  const credentials = `-u '${CLIENT}/${ADMIN_USER}:${password}'`;
  return [
    'What to try next, in another terminal:',
    '',
    `  curl ${credentials} ${base}/executions/${runId}/children`,
    ...(result === undefined ? [] : [`  curl ${credentials} ${base}/executions/${result.runId}/reports/REP`]),
    `  curl ${credentials} ${base}/executions -d '{"object_name":"SCRI.HELLO","inputs":{"WHO#":"you"}}'`,
    '',
    `  export TAKTWERK_URL=${url} TAKTWERK_PASSWORD='${password}'`,
    `  npm run taktwerk -- show ${runId}`,
    '  npm run taktwerk -- run JOBS.SLEEP --input SECONDS#=5 --wait',
    '',
    'The first hour goes on in docs/quickstart.md.',
  ];
}
