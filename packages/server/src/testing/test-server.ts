import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTaktwerk, type Taktwerk } from '@taktwerk/runtime';
import { openSqliteStore, type UserDraft } from '@taktwerk/store';
import type { Pace } from '../auth/failure-throttle.ts';
import { hashPassword } from '../auth/password.ts';
import { rightsSource } from '../rights/rights-source.ts';
import { type RunningServer, type ServerOptions, startServer } from '../start-server.ts';

/** A real server over a real store in a folder of its own, for tests. */
export interface TestServer {
  readonly url: string;
  readonly taktwerk: Taktwerk;
  readonly running: RunningServer;
  readonly folder: string;
  /** Faults the server has told of. */
  readonly faults: readonly unknown[];
  /** Sends a request as `OPER/DEMO` of client 100, unless told otherwise; the path begins after `/ae/api/v1`. */
  request(path: string, options?: TestRequest): Promise<TestAnswer>;
  end(): Promise<void>;
}

export interface TestRequest {
  readonly method?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly text?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** `CLIENT/USER/DEPARTMENT:password`; `null` sends none. */
  readonly credentials?: string | null;
}

export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; `undefined` when it is empty. */
  readonly json: unknown;
}

export const TEST_CREDENTIALS = '100/OPER/DEMO:geheim';

/** Members of a USER that may do everything. */
const EVERY_RIGHT = { user_attributes: { privileges: '*' }, authorizations: [{ bitcode: '*' }] };

/** Starts a server with the clients 0, 100 and 200, each with the active administrator `OPER/DEMO`, password `geheim`. */
export async function startTestServer(
  options: Partial<
    Pick<
      ServerOptions,
      | 'limits'
      | 'agentHeartbeat'
      | 'maintenanceClock'
      | 'docu'
      | 'certificate'
      | 'corsOrigin'
      | 'gzip'
      | 'passive'
      | 'runApi'
      | 'traceLevel'
      | 'log'
      | 'ldap'
    >
  > & { readonly pace?: Pace } = {},
): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk-server-'));
  const store = await openSqliteStore({ folder, readers: { min: 1, max: 1, idleTime: 0 } });
  const passwordHash = await hashPassword('geheim');
  for (const client of [0, 100, 200]) await store.clients.create({ client, title: `Client ${client}` });
  for (const client of [0, 100, 200]) {
    await putUser(store, { client, name: 'OPER', department: 'DEMO', passwordHash, active: true });
  }
  await putUser(store, { client: 100, name: 'LOCKED', department: 'DEMO', passwordHash, active: false });
  const taktwerk = await openTaktwerk({
    store,
    enrolmentToken: 'token',
    log: () => {},
    rightsOf: rightsSource(store),
    reportFolder: join(folder, 'reports'),
  });
  const faults: unknown[] = [];
  const server = await startServer({
    taktwerk,
    host: '127.0.0.1',
    port: 0,
    dataFolder: folder,
    onFault: (error) => faults.push(error),
    ...options,
  });
  return {
    url: server.url,
    running: server,
    taktwerk,
    folder,
    faults,
    request: (path, request) => send(server.url, path, request ?? {}),
    async end() {
      await server.close();
      await taktwerk.drain();
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function putUser(store: Taktwerk['store'], user: UserDraft): Promise<void> {
  const name = `${user.name}/${user.department}`;
  await store.users.put(
    user,
    {
      client: user.client,
      name,
      type: 'USER',
      title: null,
      archiveKey1: null,
      archiveKey2: null,
      folder: '',
      content: JSON.stringify({ general_attributes: { name, type: 'USER' }, ...EVERY_RIGHT }),
      varaRows: [],
      scriptText: '',
      documentationText: '',
    },
    {
      time: 0,
      client: user.client,
      user: 'SETUP',
      action: 'create user',
      subject: name,
      outcome: 'done',
      details: '',
    },
  );
}

async function send(url: string, path: string, request: TestRequest): Promise<TestAnswer> {
  const credentials = request.credentials === undefined ? TEST_CREDENTIALS : request.credentials;
  const body = request.text ?? (request.body === undefined ? undefined : JSON.stringify(request.body));
  const base = path.startsWith('/taktwerk/') || path.includes('/object/run') ? url : `${url}/ae/api/v1`;
  const answer = await fetch(base + path, {
    method: request.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(credentials === null
        ? {}
        : { authorization: `Basic ${Buffer.from(credentials, 'utf8').toString('base64')}` }),
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...request.headers,
    },
    ...(body === undefined ? {} : { body }),
    signal: AbortSignal.timeout(120_000),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.startsWith('application/json') ?? false;
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    json: isJson && text !== '' ? JSON.parse(text) : undefined,
  };
}
