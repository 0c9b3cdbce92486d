import { deviates, open, ours, refused, type Section, works } from '../row.ts';
import { REFUSED } from './endpoints.ts';

const SEARCH = 'every kind of condition finds what it names, and two of a kind must both hold';

export const OBJECTS: readonly Section[] = [
  {
    title: 'System',
    reference: '§7',
    rows: [
      ours(
        'health',
        'One process does the work of all kinds, so each kind counts one instance; 503 when it is not healthy.',
        'health tells of every process kind',
      ),
      works(
        'health with `details=true`',
        'Names the processes of each kind.',
        'health with details names the processes',
      ),
      ours(
        'features, clients, metrics',
        'Shapes that the reference leaves open are ours, in the OpenAPI text. Metrics of message queues (MQCount, MQLength) are 501: there are none.',
        'features tell what there is and what is not',
        'clients are listed: all in client 0, elsewhere the own one',
        'metrics are numbers of the node, by type',
        'the documented metrics that there are have their values',
      ),
      works(
        'list of agents',
        'Running and stopped ones, with the paging wrapper.',
        'the list of agents has the paging wrapper, an unknown agent is 404',
      ),
      works(
        'agents by `ip_address`, `version`, `hardware`, `software`, `platform`, `linked`, `max_results`',
        'Wildcards as in the execution list; nothing is linked to a service manager.',
        'agents are found by each of their filters, wildcards and all, and cut to the page asked for',
        'agents are found by each of their filters',
      ),
      works(
        'users with `is_active`',
        'Active with a password, else locked.',
        'a user with is_active and a password is created active, else locked',
      ),
      ours(
        'agent packs',
        '200 with the address of a ZIP in `Location` and in the body. The pack runs on any UNIX with Node, whatever system is named; other platforms are refused. It holds no token.',
        'an agent pack is named, fetched, unpacked and started, and its agent connects',
      ),
      ours(
        'removal of a client',
        '`{}` once it has begun; refused with 409 (45945) while the client works or has active tasks; `removal` in the list of clients tells how far it is. The audit stays.',
        'a client is removed with all it holds, and only once it is stopped and idle',
        'takes all of a client, portion by portion, and leaves the others and the audit',
        'a client that works is not removed, and only client 0 removes any',
      ),
      ours(
        'telemetry',
        'Numbers of the executions of each month; client 0 alone.',
        'telemetry counts the executions of each month in client 0 alone, and names its products',
      ),
      works(
        'users with the LDAP flag',
        'Active as `is_active` says, created or imported; the flag is called `ldap`, the OAuth2 value `oauth2_value`.',
        'an imported user of the directory is not locked, and has no password here',
        'a user of the directory is active as is_active says, also when it is imported',
      ),
    ],
  },
  {
    title: 'Forecasts and repositories',
    reference: '§9, §13',
    rows: [
      refused(
        'forecasts: lists, creation, change, removal, gaps of agents',
        'Refused, nothing changes.',
        REFUSED,
        'forecasts answer 501 and change nothing',
      ),
      refused(
        'repositories: branches, changes, commits, merge, pull',
        'Refused, nothing changes.',
        REFUSED,
        'repositories answer 501 and change nothing',
      ),
    ],
  },
  {
    title: 'Search',
    reference: '§10',
    rows: [
      works(
        'filters by name, type, location, title, process, documentation',
        'All must hold.',
        'filters combine, and hits tell folder, times and title',
        SEARCH,
      ),
      ours(
        'further filters',
        'Archive keys, dates and more; a filter that is not known is refused by name.',
        SEARCH,
        'an unknown filter is refused by name',
      ),
      works(
        'items',
        'Times in milliseconds, folders in backslash form.',
        'filters combine, and hits tell folder, times and title',
      ),
    ],
  },
  {
    title: 'Objects',
    reference: '§11',
    rows: [
      works(
        'GET',
        'The envelope with `total`, `data`, `path`, `client`, `hasmore`.',
        'a saved object comes back as it went in, and success has an empty body',
      ),
      works(
        'POST, `overwrite_existing_objects`',
        'Success is an empty body; an object that exists is refused without the flag. Objects it names that are not there are in the header `Taktwerk-Warning` (ours).',
        'an existing object is an error without the flag and replaced with it',
        'a saved object that refers to what is not there is saved, and a header of the answer says so',
      ),
      works(
        'users that are imported',
        'Locked, new or not, until client 0 unlocks them with a new password; users of the directory are not. Nor is who imports (ours).',
        'a user that is imported is locked',
        'an import over a user locks it too, alone and in a folder',
        'an import over a user with a local password locks it, with or without one, until client 0 unlocks it',
        'nobody is locked by an import of his own, so client 0 keeps one who unlocks',
        'an imported user with a local password is locked until client 0 unlocks it with a new one',
        'a user of the directory is active as is_active says, also when it is imported',
      ),
      ours(
        'PATCH',
        'Objects merge, lists are replaced, `null` takes out.',
        'a patch changes the members it names: objects merge, lists are replaced, null takes out',
      ),
      ours(
        'DELETE',
        'Answers `{}`; every version is kept and can be brought back.',
        'a deleted object is gone and can be brought back',
      ),
      ours(
        'move, duplicate',
        'POST `…/objects/{name}/move` and `…/duplicate`.',
        'an object moves into another folder, a folder with all it holds',
        'a copy has all but the name, and never takes the name of another object',
      ),
      works(
        'folder export and import',
        'Relative to the folder around; all or nothing.',
        'a folder is exported with all below, relative to the folder around it, and imported elsewhere',
        'an import is all or nothing, and tells what is wrong where',
      ),
      works(
        'inputs',
        'Prompt sets with their defaults.',
        'the inputs of an object are its prompt sets with their defaults',
      ),
      ours(
        'usage',
        'References in definitions, and literally in scripts.',
        'usage names the objects that refer to another one, and how',
      ),
      ours(
        'timezone',
        'Never an error; the default for an object without one.',
        'the time zone of an object is its own or the default, and never an error',
      ),
      works(
        'usage of a calendar event',
        'Lines, periods, groups and rolls that ask it.',
        'calendars are checked when they are saved, and tell who asks their events',
      ),
    ],
  },
  {
    title: 'Object JSON',
    reference: '§12',
    rows: [
      works(
        'common members',
        'Scalars go out as texts; unknown members are kept, however deep.',
        'numbers and flags are taken and stored as texts, nulls are left out',
        'whatever is read comes back the same after export and another read',
        'numbers are taken and given back as texts, a null is left out, unknown members stay',
      ),
      works(
        'SCRI, JOBS (UNIX), JOBP (standard), VARA (static)',
        'As documented in `object-json.md`.',
        'the documentation has a valid example of every supported type',
        'the documented objects come back member by member, and run',
      ),
      ours(
        'PRPT, QUEUE, LOGIN, USER, JOBI, FOLD, USRG, CALE, TZ, PERIOD, JSCH, SYNC, HOSTG, CALL, JOBG, EVNT',
        'Shapes that the reference leaves open are ours, in `object-json.md`.',
        'one object of every type that is documented here is taken and given back',
        'the documentation has a valid example of every supported type',
      ),
      works(
        '`static_values`',
        'Every column comes back, as text.',
        'rows of a variable object come back with all columns as texts',
      ),
      ours(
        'passwords',
        'Given back sealed; only the server that sealed one takes it.',
        'a password of a login is stored and given back sealed, and taken back sealed',
        'a password comes back sealed and is taken back sealed',
      ),
      deviates(
        'types and members a release does not run',
        'Refused by name, never stored to be run wrongly.',
        'an unknown type is told apart from one this release cannot store',
        'dynamic variables, jobs of other platforms and users without department are refused',
        'a type or member that this release does not run is refused by name and not stored',
      ),
      open('JOBF, STORE', 'Not in this release; the import says so.'),
    ],
  },
];
