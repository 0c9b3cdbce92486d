import { deviates, ours, type Section, works } from '../row.ts';

export const TRANSPORT: readonly Section[] = [
  {
    title: 'Transport',
    reference: '§1',
    rows: [
      works(
        'base address `/ae/api/v1/{client}/…`, `/ping` outside of it',
        'Port 8088 unless told otherwise.',
        'ping needs no credentials and answers 200 with nothing',
        'options win over the environment, that over the INI file, that over the defaults',
      ),
      works(
        '`{client}` 0 to 9999, with leading zeros too',
        'A client that does not exist is 404.',
        'a client may be written with leading zeros',
        'a client that does not exist, or is no number, is 404',
      ),
      works(
        'JSON in UTF-8, both ways',
        'A byte order mark is allowed.',
        'a body is read as UTF-8 with or without byte order mark, and an empty one is none',
      ),
      works(
        'messages',
        'Always English, in our own words.',
        'an unknown address is 404 and a wrong method 405, in the shape of every error',
      ),
      works(
        'self-documentation `/ae/api/v1`, `…/openapi2/`',
        'OpenAPI 2.0, without credentials.',
        'the API describes itself to anyone',
      ),
      works(
        'TLS (`sslEnabled`)',
        'PEM files in `sslCertificate` and `sslKey`, these two names being ours; exchanged without a restart.',
        'HTTPS answers with a certificate that is exchanged while it runs; one that cannot be used leaves the old one',
      ),
      works(
        'gzip (`gzipSupportEnabled`, `gzipSupportEnable`)',
        'Answers from 1 KiB on.',
        'answers are compressed only where that is switched on and the caller accepts it',
      ),
      works(
        'CORS (`corsSupportEnabled`, `corsAccessControlAllowOrigin`)',
        'One origin, checked in a real browser.',
        'in a browser, pages of the allowed origin may use the API, errors included, and pages of another may not',
      ),
      works(
        'INI keys `docu`, `minPoolSize`, `maxPoolSize`, `idleTimeout`',
        'Workers that answer queries; `idleTimeout` in milliseconds.',
        'are the least number at the start, grow to the most under load, and end after the idle time',
      ),
      works(
        'several server processes',
        'Over one PostgreSQL database, one of them with the engine.',
        'REST processes over one database answer everything, and each sees at once what another has acknowledged',
      ),
      works(
        'maintenance of partitions',
        'Meanwhile lists, reports, variables, comments and restart answer 503, code 45964.',
        'while a partition is archived, what reads history answers 503 and the rest goes on; then it is in the file alone',
      ),
      works(
        '`[TRACE] JCL`',
        'Levels 0, 1 and 2, switched while the server runs; the meaning of the levels is ours.',
        'trace level 1 shows headers and bodies, 2 also logins, 0 nothing, and no level shows a secret',
      ),
    ],
  },
  {
    title: 'Tolerances',
    reference: '§1',
    rows: [
      works('JSON body on GET', 'Taken and not looked at.', 'a JSON body on GET is taken'),
      works('JSON body on DELETE', 'Taken.', 'a JSON body on DELETE reaches the answer that DELETE has'),
      works(
        '`Content-Type` without body',
        'Taken.',
        'a content type without a body is taken, on GET and on POST',
      ),
      works(
        'body type `text/json`',
        'Any type will do; a body is JSON.',
        'the content type of a body does not matter',
      ),
      works('unknown query parameters', 'Not looked at.', 'unknown query parameters are not looked at'),
      works('trailing slash', 'Does not matter.', 'a trailing slash does not matter'),
      works(
        'numbers and flags as texts, action names in any case',
        'Taken, also texts given as numbers.',
        'numbers and flags may be texts, texts may be numbers, and action names any case',
      ),
      works(
        '`inputs` with and without `&`',
        'Both name the same variable.',
        'inputs are taken with and without &, defaults fill the rest',
      ),
      works(
        'unencoded `/` and `*` in names, `#` as `%23`',
        'Taken.',
        'a # in a name arrives as %23, a slash and a star may stand unencoded',
      ),
      works(
        'empty body where it is optional',
        'Counts as an empty object.',
        'a body is read as UTF-8 with or without byte order mark, and an empty one is none',
      ),
      ours(
        'members that are `null`, unknown members',
        '`null` counts as absent, unknown members are let through.',
        'numbers and flags may be texts, texts numbers, null is absent, unknown members stay',
      ),
    ],
  },
  {
    title: 'Authentication and rights',
    reference: '§2',
    rows: [
      works(
        'Basic: `CLIENT/USER/DEPARTMENT:password`, client and department optional',
        'A name without department works while one department has it.',
        'credentials may name client, user and department, or leave client and department out',
      ),
      works(
        'ISO-8859-1 or UTF-8 before base64',
        'Both are tried.',
        'a password is taken in UTF-8 and in ISO-8859-1',
      ),
      works(
        'client of the credentials against that of the address',
        '403 with code 45901 when they differ.',
        'a client in the credentials that is not that of the address is an error',
      ),
      works(
        'failure',
        '401 with code 45254.',
        'no credentials, a wrong password and an unknown user are 401 with code 45254',
      ),
      works('`/ping` without credentials', 'Open to all.', 'ping needs no credentials and has no body'),
      ours(
        'guessing passwords',
        'Slower with each failure; too many lock the user for a while (`PWD_ATTEMPTS_MAX`), and the audit has them.',
        'guessing gets slower for the user and address that guess, and for nobody else',
        'ten wrong passwords in a row, from wherever, lock a user for a quarter of an hour, which the audit tells',
      ),
      works(
        'encrypted passwords of the AE',
        'Not taken: the password is sent as it is.',
        'a password fits its own hash and no other',
      ),
      works(
        'LDAP',
        'For users with the LDAP flag; the directory is set in `[LDAP]`. 503 while it is down.',
        'the directory takes the right password and no other, over TLS, STARTTLS, by pattern and by search',
        'a user of the directory logs in over HTTP with its password there; while it is down the answer is 503',
      ),
      works(
        'OAuth 2 bearer tokens (`UC_OAUTH_SETTINGS`)',
        '`JWKS_URL`, `JWT_ID_KEYS` and `JWT_SCOPES`, of the client or of client 0; issuer, audience and clock tolerance are keys of ours.',
        'a token of the issuer is the user whose OAuth2 value its claim has, to the letter',
        'the settings of a client stand in place of those of client 0, with claims and scopes of their own',
        'a new key of the issuer is taken at once, and unknown ones ask for it no more than twice a minute',
      ),
      ours(
        'tokens without an identity provider',
        'Taktwerk makes and takes tokens of its own, as Bearer.',
        'a token stands in for the password in its client, until it is taken back',
        'a password changed, a user locked and a token revoked in one process count on the next request to another',
      ),
      works(
        'rights on objects and tasks (§2.3)',
        'R, W, X, D, C, S and M by type, name, folder, agent and login, on users and groups; 403 with code 45902. P is kept and asked for by no call. Clients do not see each other.',
        'every right opens its calls and no others',
        'R on exactly one job in one folder shows that job and nothing else',
        'clients do not see each other',
      ),
      works(
        'privileges (§2.3)',
        'By name; those of ours are in docs/rights.md.',
        'every privilege opens its calls and no others, and rights on objects open none of them',
      ),
      works(
        'lists (§2.3)',
        'Leave out what may not be seen; `total` counts what may.',
        'lists show, count and page only what NOT leaves',
      ),
    ],
  },
  {
    title: 'Errors',
    reference: '§3',
    rows: [
      works(
        'body `{code, error, details}`',
        'On every error, without stack traces.',
        'an unknown address is 404 and a wrong method 405, in the shape of every error',
        'no request brings the server to a fault of its own',
      ),
      works(
        '45254 (401)',
        'Wrong user or password.',
        'no credentials, a wrong password and an unknown user are 401 with code 45254',
      ),
      works(
        '11191 (403)',
        'Cancelling a task that is not active.',
        'a running task is cancelled and ends in 1850, and tells why it waited',
      ),
      ours(
        '45110',
        'Answered with 500 for faults of the server; a malformed import is 400 with a code of ours.',
        'a wrong object is refused with every problem and its place',
      ),
      works(
        '11049 (404)',
        '`ignore_sync_condition` of a run that is not there.',
        'a waiting task is found by its SYNC object and goes on when the condition is ignored, else the refusal has its code',
      ),
      ours(
        'other codes',
        'From 45900 on, stable; a wrong method is 405, a body too large 413.',
        'too large a body, too large headers and what is not HTTP are refused in the shape of every error',
      ),
      works(
        '200 for every success, creations too',
        'No 201 and no 204.',
        'a saved object comes back as it went in, and success has an empty body',
      ),
    ],
  },
  {
    title: 'Data',
    reference: '§4',
    rows: [
      works(
        'timestamps `yyyy-MM-ddTHH:mm:ssZ`, UTC',
        'Fractions, offsets and days that do not exist are refused.',
        'times are UTC with seconds, in and out',
        'fractions, offsets and days that do not exist are refused by name',
      ),
      works(
        'members without value',
        'Left out.',
        'an object is executed with inputs, and its run tells everything about itself',
      ),
      ours(
        'wildcards',
        '`*` any run of characters, `?` exactly one; ASCII letters in any case.',
        'a star stands for any run of characters, a question mark for one, case does not count',
        'takes percent, underscore, backslash and brackets for themselves',
      ),
      works(
        'multi-value parameters',
        'Comma, repetition, or both.',
        'a multi-value parameter takes commas, repetition and both',
      ),
      ours('empty parameter', 'Counts as not given.', 'unknown parameters and empty values are not there'),
      works(
        'folder paths',
        'Backslashes are taken as slashes.',
        'folders are read in slash and in backslash form',
      ),
      works(
        '`MAX_IMPORT_SIZE`, `MAX_EXPORT_COUNT`',
        'From `UC_SYSTEM_SETTINGS` of client 0.',
        'imports and exports have the limits of UC_SYSTEM_SETTINGS',
      ),
    ],
  },
  {
    title: 'Paging',
    reference: '§5',
    rows: [
      works(
        '`total`, `data`, `hasmore`',
        '`total` is exact, counted in the same moment as the page is read.',
        'pages without gaps or repetition while tasks are added, and counts all',
      ),
      works(
        'order: activation time, then run id, descending',
        'By whole seconds of activation.',
        'is ordered by activation second, then run id, newest first',
      ),
      deviates(
        '`max_results`',
        '50 when absent; the reference knows no upper bound, here a page holds at most 5000.',
        'children are paged like executions, and counted exactly, while more are added',
      ),
      deviates(
        '`start_at_run_id`',
        'A run id that does not exist is a position by its number, not an error; 0 is the first page.',
        'a page starts behind a run id, also one that does not exist, and stays in place while tasks are added',
      ),
      ours(
        'reports without parameters',
        'All pages; `max_results` is honoured, 0 is none.',
        'a report without parameters is given whole, with CR LF line ends',
      ),
      works(
        '`start_at` of reports',
        'From 1; past the end the list is empty.',
        'pages are given one by one as asked for',
      ),
    ],
  },
];
