import { Type } from 'typebox';
import { REPORT_STORAGE_MEMBERS } from './report-storage.ts';
import { RESULT_MEMBERS } from './result.ts';
import { RollbackDefinitions } from './rollback.ts';
import { ESTIMATE_MEMBERS, RUN_TIME_LIMIT_MEMBERS } from './run-time.ts';
import { Flag, OneOf, OneOrMany, Text, Whole } from './scalar.ts';

/** `metadata`: kept and given back, read by nobody. */
export const Metadata = Type.Object(
  { version: Type.Optional(Text('Version of the system the object was exported from.')) },
  { description: 'Where the object was exported from.', expected: 'an object' },
);

/** `general_attributes` of every type (reference `ae-rest-api.md` §12.1; flags marked "ours" in docs/object-json.md). */
export const GeneralAttributes = Type.Object(
  {
    name: Text('Object name, stored in upper case.'),
    type: Type.Optional(Text('Object type, the same as the key of `data`.')),
    sub_type: Type.Optional(Text('Kind within the type, such as STATIC for VARA.')),
    platform: Type.Optional(Text('Platform of a job, such as UNIX.')),
    uuid: Type.Optional(Text('What programs start a composition, scenario or package by.')),
    title: Type.Optional(Text('Short description shown in lists.', 255)),
    archive_key1: Type.Optional(Text('Free text to filter by.', 60)),
    archive_key2: Type.Optional(Text('Free text to filter by.', 20)),
    queue: Type.Optional(Text('Queue the tasks wait in; empty is the queue of the client.', 200)),
    priority: Type.Optional(Whole('Priority inside the queue, lower is served earlier.', 0, 255)),
    timezone: Type.Optional(
      Text(
        'TZ object or zone of the tz database for the times of the object; absent is that of the client.',
        200,
      ),
    ),
    active: Type.Optional(Flag('Tasks of an inactive object end at once with status 1925.')),
    generate_at_runtime: Type.Optional(
      Flag('Scripts are processed just before the start (1) or at activation (0).'),
    ),
    max_parallel_tasks: Type.Optional(
      Whole('Tasks of this object that may run at once; 0 is any number.', 0, 99_999),
    ),
    max_parallel_action: Type.Optional(
      OneOf('What a task over that number does: wait (1) or end with status 1822 (2).', ['1', '2']),
    ),
    job_group: Type.Optional(
      Text('Job group (JOBG) the tasks are registered with until it runs; empty is none.', 200),
    ),
    auto_deactivation: Type.Optional(
      OneOf(
        'When an ended task leaves the activities: never, always, after an error-free end, after an error-free restart.',
        ['N', 'A', 'F', 'R'],
      ),
    ),
    inherit_variables: Type.Optional(
      Flag('Scripts see the variables of the tasks they run under. 1 when absent.'),
    ),
    inherit_prompts: Type.Optional(
      Flag(
        'A prompt nobody answered takes the value the task it runs under has of its variable, before its default. 1 when absent.',
      ),
    ),
    ...REPORT_STORAGE_MEMBERS,
    ...ESTIMATE_MEMBERS,
    ...RUN_TIME_LIMIT_MEMBERS,
    ...RESULT_MEMBERS,
  },
  { description: 'Attributes every object has.', expected: 'an object' },
);

const ScriptText = Type.Union(
  [
    Type.String(),
    Type.Array(Type.Union([Type.String(), Type.Null()], { expected: 'a line of text or null' })),
  ],
  {
    description: 'Lines of a page; null is an empty line. One text with line breaks is taken as well.',
    expected: 'a text or a list of lines',
  },
);

/** `scripts`: pages in a list of one-key objects. */
export const Scripts = Type.Array(
  Type.Record(Type.String(), ScriptText, { expected: 'an object with the name of a page and its lines' }),
  {
    description: 'Script pages: `pre_process`, `process`, `child_post_process`, `post_process`.',
    expected: 'a list of pages',
  },
);

/** `documentation`: tabs in a list of one-key objects. */
export const Documentation = Type.Array(
  Type.Record(Type.String(), Type.Unknown(), { expected: 'an object with the name of a tab and its lines' }),
  { description: 'Documentation tabs; the usual one is `Docu`.', expected: 'a list of tabs' },
);

export const ObjectVariables = OneOrMany(
  Type.Object(
    {
      name: Text('Name of the variable, `&` optional.', 200),
      value: Type.Optional(Text('Its value.')),
      inherit: Type.Optional(
        Flag('The value of the task it runs under goes before its own, if that has one. 0 when absent.'),
      ),
    },
    { expected: 'an object with name and value' },
  ),
  'Variables every task of the object starts with.',
  'an object with name and value, or a list of them',
);

export const PromptSets = OneOrMany(
  Text('Name of a PRPT object.', 200),
  'Prompt sets whose fields are the inputs of the object.',
  'the name of a prompt set, or a list of names',
);

/** Members of every type. */
export const GENERAL_MEMBERS = {
  metadata: Type.Optional(Metadata),
  general_attributes: GeneralAttributes,
  documentation: Type.Optional(Documentation),
};

/** How the tasks of an object use SYNC objects (reference `engine-semantics.md` §1.3; the names are ours). */
export const SyncUsage = Type.Array(
  Type.Object(
    {
      sync: Text('Name of a SYNC object.', 200),
      start_action: Type.Optional(Text('Action that must succeed before the task starts.', 200)),
      end_action: Type.Optional(Text('Action after a normal end.', 200)),
      abend_action: Type.Optional(Text('Action after an abnormal end.', 200)),
      else_action: Type.Optional(
        OneOf('When the start action cannot run: wait (W), end with 1801 (A) or skip with 1931 (S).', [
          'W',
          'A',
          'S',
        ]),
      ),
    },
    { expected: 'an object that names a SYNC object and its actions' },
  ),
  {
    description: 'SYNC objects the tasks use, in the order they are asked.',
    maxItems: 500,
    expected: 'a list of at most 500 entries',
  },
);

/** Members of types that can be executed. */
export const EXECUTABLE_MEMBERS = {
  ...GENERAL_MEMBERS,
  scripts: Type.Optional(Scripts),
  object_variables: Type.Optional(ObjectVariables),
  prompt_sets: Type.Optional(PromptSets),
  sync_usage: Type.Optional(SyncUsage),
  rollback_definitions: Type.Optional(RollbackDefinitions),
};
