/** How the value of a setting is written. */
export type SettingKind =
  | { readonly kind: 'text' }
  /** 0 or 1. */
  | { readonly kind: 'flag' }
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly unit: string }
  | { readonly kind: 'word'; readonly words: readonly string[] };

/** A setting of the server: its place in the INI file, its name in the environment, and what it means. */
export interface Setting {
  readonly section: string;
  readonly key: string;
  /** Other spelling of the key that is taken as well. */
  readonly alias?: string;
  readonly env: string;
  /** Option of `taktwerk serve`. */
  readonly option?: string;
  readonly value: SettingKind;
  /** Text as it would stand in the INI file; null: there is none. */
  readonly standard: string | null;
  /** A change of the INI file counts at once, without a restart. */
  readonly live: boolean;
  readonly meaning: string;
}

const TEXT: SettingKind = { kind: 'text' };
const FLAG: SettingKind = { kind: 'flag' };
const number = (min: number, max: number, unit: string): SettingKind => ({ kind: 'number', min, max, unit });

/** A setting that counts from the next start. */
function fixed(
  section: string,
  key: string,
  env: string,
  value: SettingKind,
  standard: string | null,
  meaning: string,
): Setting {
  return { section, key, env, value, standard, live: false, meaning };
}

/** Every setting; `docs/settings.md` has one row for each. */
export const SETTINGS = {
  data: {
    ...fixed('GLOBAL', 'data', 'TAKTWERK_DATA', TEXT, './taktwerk-data', 'Data folder.'),
    option: '--data',
  },
  role: {
    ...fixed(
      'GLOBAL',
      'role',
      'TAKTWERK_ROLE',
      { kind: 'word', words: ['all', 'engine', 'rest'] },
      'all',
      'What the process does: `engine` runs the engine and takes agents, `rest` answers the API over the same PostgreSQL database, `all` does both.',
    ),
    option: '--role',
  },
  database: fixed(
    'DATABASE',
    'url',
    'TAKTWERK_DATABASE',
    TEXT,
    null,
    'Address of a PostgreSQL database that holds the store instead of the data folder.',
  ),
  port: {
    ...fixed('REST', 'port', 'TAKTWERK_PORT', number(0, 65_535, ''), '8088', 'Port; 0 takes any free one.'),
    option: '--port',
  },
  host: {
    ...fixed('REST', 'host', 'TAKTWERK_HOST', TEXT, '127.0.0.1', 'Address to listen on.'),
    option: '--host',
  },
  ssl: fixed('REST', 'sslEnabled', 'TAKTWERK_SSL_ENABLED', FLAG, '0', '1: HTTPS instead of HTTP.'),
  certificate: fixed(
    'REST',
    'sslCertificate',
    'TAKTWERK_SSL_CERTIFICATE',
    TEXT,
    null,
    'File with the certificate and the chain above it, PEM. A change of the file counts at once.',
  ),
  key: fixed(
    'REST',
    'sslKey',
    'TAKTWERK_SSL_KEY',
    TEXT,
    null,
    'File with the private key, PEM, without a passphrase. A change of the file counts at once.',
  ),
  docu: fixed('REST', 'docu', 'TAKTWERK_DOCU', FLAG, '1', '0: no documentation at `/ae/api/v1`.'),
  cors: fixed(
    'REST',
    'corsSupportEnabled',
    'TAKTWERK_CORS_ENABLED',
    FLAG,
    '0',
    '1: pages of one other origin may call the API in a browser.',
  ),
  corsOrigin: fixed(
    'REST',
    'corsAccessControlAllowOrigin',
    'TAKTWERK_CORS_ORIGIN',
    TEXT,
    null,
    'That origin, such as `https://portal.example`; needed with `corsSupportEnabled=1`.',
  ),
  gzip: {
    ...fixed(
      'REST',
      'gzipSupportEnabled',
      'TAKTWERK_GZIP_ENABLED',
      FLAG,
      '0',
      '1: answers are compressed for callers that accept it.',
    ),
    alias: 'gzipSupportEnable',
  },
  minPoolSize: fixed(
    'REST',
    'minPoolSize',
    'TAKTWERK_MIN_POOL_SIZE',
    number(1, 64, ''),
    '2',
    'Workers that answer queries (threads on the embedded store, connections on PostgreSQL) from the start on.',
  ),
  maxPoolSize: fixed(
    'REST',
    'maxPoolSize',
    'TAKTWERK_MAX_POOL_SIZE',
    number(1, 64, ''),
    '8',
    'Workers under load, at most.',
  ),
  idleTimeout: fixed(
    'REST',
    'idleTimeout',
    'TAKTWERK_IDLE_TIMEOUT',
    number(1, 86_400_000, 'ms'),
    '60000',
    'A worker above `minPoolSize` that has had nothing to do for so long ends.',
  ),
  bodySize: fixed(
    'REST',
    'maxBodySize',
    'TAKTWERK_MAX_BODY_SIZE',
    number(1, 1_048_576, 'KB'),
    '16384',
    'Largest body of a request. Imports are also held to MAX_IMPORT_SIZE in UC_SYSTEM_SETTINGS.',
  ),
  headerSize: fixed(
    'REST',
    'maxHeaderSize',
    'TAKTWERK_MAX_HEADER_SIZE',
    number(1, 1024, 'KB'),
    '32',
    'All headers of a request together.',
  ),
  connections: fixed(
    'REST',
    'maxConnections',
    'TAKTWERK_MAX_CONNECTIONS',
    number(1, 1_000_000, ''),
    '20000',
    'Open connections, agents included; one more is closed at once.',
  ),
  requestTime: fixed(
    'REST',
    'requestTimeout',
    'TAKTWERK_REQUEST_TIMEOUT',
    number(100, 3_600_000, 'ms'),
    '60000',
    'Time for a request to arrive whole.',
  ),
  answerTime: fixed(
    'REST',
    'answerTimeout',
    'TAKTWERK_ANSWER_TIMEOUT',
    number(1000, 3_600_000, 'ms'),
    '120000',
    'Time until an answer begins; then 503. One in pieces ends when nothing of it is taken for two minutes.',
  ),
  passive: {
    ...fixed(
      'REST',
      'passive',
      'TAKTWERK_PASSIVE',
      FLAG,
      '0',
      '1: `/ping` and everything else answers 503 until the process is activated.',
    ),
    live: true,
  },
  runClient: fixed(
    'RUN',
    'client',
    'TAKTWERK_RUN_CLIENT',
    number(0, 9999, ''),
    '100',
    'Client of `POST /object/run` for callers who name none.',
  ),
  runPaths: fixed(
    'RUN',
    'paths',
    'TAKTWERK_RUN_PATHS',
    TEXT,
    null,
    'Further addresses of the object run API and their clients: `/dwh/hs/etl=100, /test/hs/etl=200`.',
  ),
  trace: {
    ...fixed(
      'TRACE',
      'JCL',
      'TAKTWERK_TRACE_JCL',
      number(0, 2, ''),
      '0',
      '1: headers and bodies of requests and answers go to the log. 2: also client, user, department and outcome of logins.',
    ),
    live: true,
  },
  ldapUrl: fixed(
    'LDAP',
    'url',
    'TAKTWERK_LDAP_URL',
    TEXT,
    null,
    'Directory that knows the passwords of LDAP users: `ldaps://HOST`, or `ldap://HOST` with `startTls=1`.',
  ),
  ldapStartTls: fixed(
    'LDAP',
    'startTls',
    'TAKTWERK_LDAP_START_TLS',
    FLAG,
    '0',
    '1: a connection of `ldap://` goes over to TLS before anything is said.',
  ),
  ldapCaFile: fixed(
    'LDAP',
    'caFile',
    'TAKTWERK_LDAP_CA_FILE',
    TEXT,
    null,
    'File with the authorities that may vouch for the directory, PEM; those known to Node when it is not given.',
  ),
  ldapBindPattern: fixed(
    'LDAP',
    'bindPattern',
    'TAKTWERK_LDAP_BIND_PATTERN',
    TEXT,
    null,
    'Name a user logs in with, such as `uid={user},ou=people,dc=example,dc=org`; `{department}` and `{client}` work too.',
  ),
  ldapSearchBase: fixed(
    'LDAP',
    'searchBase',
    'TAKTWERK_LDAP_SEARCH_BASE',
    TEXT,
    null,
    'Where that name is looked up when there is no pattern.',
  ),
  ldapSearchFilter: fixed(
    'LDAP',
    'searchFilter',
    'TAKTWERK_LDAP_SEARCH_FILTER',
    TEXT,
    null,
    'Filter that finds the one entry of a user, such as `(&(objectClass=person)(uid={user}))`.',
  ),
  ldapSearchUser: fixed(
    'LDAP',
    'searchUser',
    'TAKTWERK_LDAP_SEARCH_USER',
    TEXT,
    null,
    'Name that looks up; nobody in particular when it is not given.',
  ),
  ldapSearchPassword: fixed(
    'LDAP',
    'searchPassword',
    'TAKTWERK_LDAP_SEARCH_PASSWORD',
    TEXT,
    null,
    'Its password.',
  ),
  ldapTimeout: fixed(
    'LDAP',
    'timeout',
    'TAKTWERK_LDAP_TIMEOUT',
    number(100, 60_000, 'ms'),
    '5000',
    'Time for each step of a log-in; then it is refused with 503.',
  ),
  ldapConnections: fixed(
    'LDAP',
    'connections',
    'TAKTWERK_LDAP_CONNECTIONS',
    number(1, 100, ''),
    '8',
    'Connections at once; further log-ins wait.',
  ),
  smtpHost: fixed(
    'SMTP',
    'host',
    'TAKTWERK_SMTP_HOST',
    TEXT,
    null,
    'Mail server for notifications; without it mails fail.',
  ),
  smtpPort: fixed('SMTP', 'port', 'TAKTWERK_SMTP_PORT', number(1, 65_535, ''), '587', 'Its port.'),
  smtpTls: fixed(
    'SMTP',
    'tls',
    'TAKTWERK_SMTP_TLS',
    { kind: 'word', words: ['starttls', 'implicit', 'none'] },
    'starttls',
    '`starttls`: the connection has to go over to TLS before anything is said; `implicit`: TLS from the start (port 465); `none`: plain.',
  ),
  smtpCaFile: fixed(
    'SMTP',
    'caFile',
    'TAKTWERK_SMTP_CA_FILE',
    TEXT,
    null,
    'File with the authorities that may vouch for the mail server, PEM; those known to Node when it is not given.',
  ),
  smtpUser: fixed(
    'SMTP',
    'user',
    'TAKTWERK_SMTP_USER',
    TEXT,
    null,
    'Name to log in with; no log-in when it is not given.',
  ),
  smtpPassword: fixed('SMTP', 'password', 'TAKTWERK_SMTP_PASSWORD', TEXT, null, 'Its password.'),
  smtpFrom: fixed(
    'SMTP',
    'from',
    'TAKTWERK_SMTP_FROM',
    TEXT,
    null,
    'Address mails come from; needed with `host`.',
  ),
  smtpTimeout: fixed(
    'SMTP',
    'timeout',
    'TAKTWERK_SMTP_TIMEOUT',
    number(100, 300_000, 'ms'),
    '30000',
    'Time for each step; then the mail is tried again later.',
  ),
  smtpLinkUrl: fixed(
    'SMTP',
    'linkUrl',
    'TAKTWERK_SMTP_LINK_URL',
    TEXT,
    null,
    'Address under which users reach this server, such as `https://taktwerk.example.org`: mails then hold links that answer.',
  ),
  reportFolder: fixed(
    'REPORT',
    'folder',
    'TAKTWERK_REPORT_FOLDER',
    TEXT,
    null,
    'Folder for reports that objects want in files; `reports` in the data folder when it is not given. Nodes that share a database need one they share.',
  ),
  agentName: {
    ...fixed('AGENT', 'name', 'TAKTWERK_AGENT_NAME', TEXT, 'UNIX01', 'Name of the embedded agent.'),
    option: '--agent-name',
  },
  agentEmbedded: {
    ...fixed('AGENT', 'embedded', 'TAKTWERK_AGENT_EMBEDDED', FLAG, '1', '0: no agent beside the server.'),
    option: '--no-agent',
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;
