import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { generate } from 'selfsigned';

export const SUFFIX = 'dc=example,dc=org';
export const SEARCHER = { name: `cn=searcher,${SUFFIX}`, password: 'search secret' };

/** A real OpenLDAP server in a folder of its own, for tests. */
export interface Slapd {
  /** `ldap://127.0.0.1:PORT`, where STARTTLS is possible. */
  readonly url: string;
  /** `ldaps://localhost:PORT`. */
  readonly secureUrl: string;
  /** Certificate of the server, which is its own authority, PEM. */
  readonly ca: string;
  /** Stops the server, to be started again on the same ports. */
  stop(): Promise<void>;
  start(): Promise<void>;
  end(): Promise<void>;
}

/** A person with a password below `ou=people`. */
export interface Person {
  readonly uid: string;
  readonly password: string;
}

/** Starts a directory that holds these people and one who may search. */
export async function startSlapd(people: readonly Person[]): Promise<Slapd> {
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk-slapd-'));
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
    ],
  });
  await writeFile(join(folder, 'cert.pem'), cert);
  await writeFile(join(folder, 'key.pem'), key, { mode: 0o600 });
  await mkdir(join(folder, 'db'));
  const config = join(folder, 'slapd.conf');
  await writeFile(config, configuration(folder));
  const data = join(folder, 'data.ldif');
  await writeFile(data, entries(people));
  const filled = spawnSync('/usr/sbin/slapadd', ['-q', '-f', config, '-l', data], { encoding: 'utf8' });
  if (filled.status !== 0) throw new Error(`slapadd: ${filled.stderr}`);
  const [plain, secure] = [await freePort(), await freePort()];
  let process: ChildProcess | null = null;
  const stop = async (): Promise<void> => {
    const running = process;
    process = null;
    if (running === null) return;
    const ended = once(running, 'exit');
    running.kill('SIGTERM');
    await ended;
  };
  const start = async (): Promise<void> => {
    const listen = `ldap://127.0.0.1:${plain} ldaps://127.0.0.1:${secure}`;
    process = spawn('/usr/sbin/slapd', ['-d', 'none', '-h', listen, '-f', config], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await untilStarted(process);
    // It says so a moment before it listens.
    for (const port of [plain, secure]) await untilListening(port);
  };
  await start();
  return {
    url: `ldap://127.0.0.1:${plain}`,
    secureUrl: `ldaps://localhost:${secure}`,
    ca: cert,
    start,
    stop,
    async end() {
      await stop();
      await rm(folder, { recursive: true });
    },
  };
}

function configuration(folder: string): string {
  return `include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
TLSCertificateFile ${folder}/cert.pem
TLSCertificateKeyFile ${folder}/key.pem
database mdb
suffix "${SUFFIX}"
directory ${folder}/db
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="${SEARCHER.name}" read by * none
`;
}

function entries(people: readonly Person[]): string {
  const records = [
    [`dn: ${SUFFIX}`, 'objectClass: dcObject', 'objectClass: organization', 'o: Example', 'dc: example'],
    [`dn: ou=people,${SUFFIX}`, 'objectClass: organizationalUnit', 'ou: people'],
    [
      `dn: ${SEARCHER.name}`,
      'objectClass: organizationalRole',
      'objectClass: simpleSecurityObject',
      'cn: searcher',
      `userPassword: ${SEARCHER.password}`,
    ],
    ...people.map(({ uid, password }) => [
      `dn: uid=${uid},ou=people,${SUFFIX}`,
      'objectClass: inetOrgPerson',
      `uid: ${uid}`,
      `cn: ${uid}`,
      `sn: ${uid}`,
      `userPassword:: ${Buffer.from(password, 'utf8').toString('base64')}`,
    ]),
  ];
  return `${records.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

async function untilStarted(process: ChildProcess): Promise<void> {
  if (process.stderr === null) throw new Error('slapd has no output.');
  const lines = createInterface({ input: process.stderr });
  const said: string[] = [];
  const started = new Promise<void>((resolve) => {
    // Read to the end, so that it is never held up by what it has to say.
    lines.on('line', (line) => {
      said.push(line);
      if (line.includes('slapd starting')) resolve();
    });
  });
  await Promise.race([
    started,
    once(process, 'exit').then(() => Promise.reject(new Error(`slapd ended: ${said.join('\n')}`))),
  ]);
}

async function untilListening(port: number): Promise<void> {
  const until = performance.now() + 60_000;
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const listens = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (listens) return;
    if (performance.now() > until) throw new Error(`Nothing listens on port ${port}.`);
    await setTimeout(10);
  }
}

/** Below the range that other programs are given ports from, so that nobody takes it while the directory is down. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 30_000);
    const server = createServer();
    server.listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}
