import { open, ours, type Section, works } from '../row.ts';

const RECURRING =
  'a recurring execution starts its object until its runs are used up, and wrong combinations are refused with their place';
const NARROW = 'comments, changes at run time, version, remote status and syncs narrow the list';
const SYNC_TASKS =
  'a waiting task is found by its SYNC object and goes on when the condition is ignored, else the refusal has its code';
const EXCLUDE = 'an exclude flag turns its partner round, and alone has no effect';
const FRAME = 'a time frame looks at activation, start, end or all of a task, both bounds included';
const MANY = 'a multi-value parameter takes commas, repetition and both';
const WINDOW =
  'the history goes back 12 hours when no range is given, without limit with one, and one run is always found';
const FILED = 'kept in a file, the text leaves the database and is answered with 404 that names the file';
const WHOLE = 'an object is executed with inputs, and its run tells everything about itself';
const ONCE = 'once takes any subset of its members, past dates included';
const RECURRENCE =
  'a recurring execution tells by what it goes, what it has started and when it starts next, and after its end, too';
const FIELDS = 'fields add restarts and predecessors to lists, children and one execution';

export const EXECUTIONS: readonly Section[] = [
  {
    title: 'Execution',
    reference: '§8.1',
    rows: [
      works(
        'name, type, queue, run id, status, times, user, keys, title, alias, priority',
        'As documented; what does not apply is left out.',
        WHOLE,
      ),
      works(
        '`runtime`, `estimated_runtime`',
        'Whole seconds; the estimate goes by the correct runs before and is 0 for the first.',
        WHOLE,
      ),
      works(
        '`parent`, `activator`, `activator_object_type`, `line_number`',
        'At top level `parent` is 0; a user is activator 0 of type USER.',
        'a workflow has its tasks as children, a restart refers to the run before',
      ),
      works(
        '`reference_run_id`',
        '0 unless it is a restart.',
        'a workflow has its tasks as children, a restart refers to the run before',
      ),
      works('`restarts` (only with `fields`)', 'Counted along the chain of restarts.', FIELDS),
      ours(
        '`predecessors` (only with `fields`)',
        'One entry per predecessor line: `line_number`, `name`, `ok_status`, `run_id`, `status`; empty outside of workflows.',
        FIELDS,
      ),
      ours(
        '`recurring` (only with `fields`)',
        'Of a C_PERIOD, active or ended: the members it was started with, as texts, and `next_start_time` while it is active, `executions_started`, `timezone`.',
        RECURRENCE,
        'a recurring execution tells by what it goes, and after its end, too',
      ),
      open('`remote_status_number`, `remote_status_text`', 'No task runs in a remote system.'),
      ours(
        'run id of a user session',
        'There is none: sessions are no tasks, and a task that a user started has parent 0, which the reference infers.',
        WHOLE,
      ),
    ],
  },
  {
    title: 'Execution list',
    reference: '§8.2',
    rows: [
      ours('`run_id`', 'One run; with `include_deactivated` it is found however old it is.', WINDOW, NARROW),
      works(
        '`name`, `agent`, `user`, `archive_key1`, `archive_key2` with their `_exclude`',
        'The flag turns its partner round and alone has no effect.',
        EXCLUDE,
        'an exclude flag turns its partner round, and alone is without effect',
      ),
      ours(
        'tasks without agent, alias or key',
        'Count as the empty text: `*` finds them, `?*` does not, an exclude keeps them.',
        'what a task does not have counts as the empty text',
        'platforms may bear the names of the guide, and what a task does not have is the empty text',
      ),
      works('`alias`', 'Wildcards.', EXCLUDE),
      works('`user`: `NAME/DEPT`, `NAME`, `NAME*`', 'A name alone stands for every department.', EXCLUDE),
      works(
        '`type`',
        'The documented types; one that no task has finds nothing; absent means all.',
        MANY,
        'every documented type, platform and option of the list is taken',
      ),
      ours(
        '`type=REPORT`',
        'One row per job whose job report is stored: the execution of the job, with type REPORT unless JOBS are asked for too.',
        'the type REPORT lists the jobs of agents whose job report is stored, as reports',
        'platforms may bear the names of the guide, and what a task does not have is the empty text',
      ),
      works('`status`', 'Single numbers; a range is not understood and acts as if it were not there.', MANY),
      ours(
        '`platform`',
        'In any case; `WIN` is `WINDOWS`, `LINUX` is `UNIX`.',
        'platforms may bear the names of the guide',
        'platforms may bear the names of the guide, and what a task does not have is the empty text',
      ),
      works('`queue`', 'In any case.', MANY),
      works(
        '`include_deactivated`',
        'False: the activities, without limit of time. True: the history too, of the last 12 hours unless a range is given.',
        WINDOW,
        'tasks that left the activities are shown on request only',
      ),
      works(
        '`time_frame_from`, `time_frame_to`',
        'Both ends included; from later than to finds nothing.',
        FRAME,
        'a range that ends before it begins holds nothing, whatever the time frame',
      ),
      ours(
        '`time_frame_option`',
        '`activation`, `start`, `end`; `all` finds what was active, from activation to end, at some moment of the range.',
        FRAME,
        'each time frame looks at its own moment, both ends included',
      ),
      works('`commented_only`, `modified_only`', 'True narrows, false does not.', NARROW),
      works(
        '`remote_status_number`, `remote_status_text`',
        'Checked; find nothing, as no task has one.',
        NARROW,
      ),
      works(
        '`reference_run_id`',
        '0 finds what is no restart.',
        NARROW,
        'a workflow has its tasks as children, a restart refers to the run before',
      ),
      works(
        '`zdu_version`',
        '`B` or `T`; every task is `B` until upgrades run side by side.',
        NARROW,
        'platform, comments, changes at run time and version each narrow the list',
      ),
      works(
        '`sync_usage`',
        'Names, in any case, of SYNC objects the version that ran uses.',
        SYNC_TASKS,
        'a task that waits for its SYNC object goes on when the condition is ignored',
      ),
      works('`fields`', '`restarts`, `predecessors`; unknown ones are not looked at.', FIELDS),
      ours(
        'a parameter given twice that counts once',
        '400, naming it.',
        'a parameter that counts once is refused when it is given twice',
      ),
      works(
        'every combination of conditions',
        'All must hold.',
        'holds exactly the tasks that meet the filter, in order, over all pages',
      ),
      works(
        'what the user may see',
        'Tasks on which he has the right S, by their object; a user to whom no row of rights applies sees all.',
        'lists show, count and page only what NOT leaves',
        'a user without any row sees tasks, and no more of them',
        'NOT wins over every row that allows',
      ),
    ],
  },
  {
    title: 'Executing',
    reference: '§8.3',
    rows: [
      works(
        '`object_name`, `queue`',
        'Unknown and not executable objects are refused.',
        WHOLE,
        'what cannot be executed is refused, and nothing is started',
      ),
      ours(
        '`alias`',
        'Trimmed, upper case; characters that names may not have only if ALIAS_SPECIAL_CHARACTERS in `UC_CLIENT_SETTINGS` of the client lists them.',
        'an alias holds further characters only when the client lists them, from the next request on',
      ),
      ours(
        '`timezone`',
        'Not checked, as documented: TZ object or zone for the times of `recurring`, without effect otherwise.',
        ONCE,
      ),
      works(
        '`execution_option` `execute`, `once`',
        'In any case; absent means `execute`, or the option whose member is there.',
        ONCE,
      ),
      works(
        '`once`: `execution_date_time`, `use_logical_time`, `wait_for_manual_release`',
        'Any subset; a time that has passed starts at once.',
        ONCE,
        'an execution once waits for its start time or its release, and starts at once when the time has passed',
      ),
      ours('run id of `once`', 'That of the task itself, which waits.', ONCE),
      works(
        '`recurring`: `start_date`, `end_date`, `end_after_executions`, `execute_after`, `execute_at`, `between_start`, `between_end`, `adjust_start_time`',
        'Every combination is taken exactly when it means something (`schedules.md`).',
        RECURRING,
        'every combination of the members of a recurring execution is taken exactly when it means something',
      ),
      ours(
        '`recurring`: `period`, `execute_after_end`, `cron`, `weekdays`, `allow_overlap`, `calendar_conditions`, `clock_gap`',
        'Options of the product whose names are not public (`schedules.md`).',
        RECURRING,
      ),
      ours('run id of `recurring`', 'That of the C_PERIOD task, the parent of every run.', RECURRING),
      works(
        '`inputs`: text, number, list, delimited text, date in the format of the field',
        'Checked against the prompt sets; each wrong one is named.',
        'dates are taken in the form of the field only, and must exist',
        'a list becomes one text with the delimiter of the field',
        'required, unknown, doubled and wrongly typed values are refused by name',
        'inputs are texts, numbers, dates in the form of the field, lists and delimited texts',
        'required, unknown and wrongly typed values are refused by name, and nothing is started',
      ),
      works(
        '`inputs` of an object without PromptSet',
        'Refused; object variables cannot be set here.',
        'an object without prompt sets refuses inputs and takes none',
        'an object without prompt sets takes no inputs, and object variables cannot be set',
      ),
      works(
        'answer `{run_id}`',
        'At once, when the task is on disk.',
        WHOLE,
        'the run id comes back at once however long the script runs',
      ),
      works(
        'objects generated at activation',
        'Refused with code 45933; a restart is allowed.',
        'an object generated at activation is not executed, but restarted',
      ),
    ],
  },
  {
    title: 'Parts of one execution',
    reference: '§8.4 to §8.7',
    rows: [
      works(
        'GET one execution',
        'Without wrapper, active or long ended; unknown is 404.',
        WHOLE,
        'an unknown run is 404 everywhere',
      ),
      works(
        '`fields` of one execution',
        '`comments`, `variables`, `reports`, `progress` (ours, of loads), `restarts`, `predecessors`.',
        WHOLE,
        FIELDS,
      ),
      works(
        'children',
        'Direct ones, paged and ordered like the list; empty when there are none.',
        'children are paged like executions, and counted exactly, while more are added',
        WHOLE,
      ),
      works('variables', 'Flat, names without `&`, values are texts.', WHOLE),
      works(
        'comments, added and listed',
        'Without wrapper.',
        'comments are added and listed without wrapper',
      ),
      works(
        'list of reports',
        '`end_timestamp`, `type`, `is_db`; false for a report that its object wants in a file alone.',
        WHOLE,
        FILED,
      ),
      works(
        'report by type',
        'In any case; line ends CR LF; a type that the run does not have, or that is not in the database, is 404.',
        'a report without parameters is given whole, with CR LF line ends',
        WHOLE,
      ),
      works(
        'reports ACT, REP, POST',
        'Of the activation and the script, of the job, of its post-process.',
        WHOLE,
      ),
      ours(
        'reports JCL, PLOG',
        'Of jobs with `extended_reports` (`object-json.md`): the script as the agent got it, and what the agent did with it.',
        'a job with extended reports keeps the script as the agent got it and what the agent did with it',
      ),
      ours(
        'report REV',
        'What users changed of the task while it was active.',
        'what users change of an active task is in its report REV, by whom and when',
      ),
      ours(
        'reports LOG, PREP',
        'Not written, so 404: what the engine tells of a run is in ACT, where callers look next.',
        'a report is given whole without parameters, in pages with them, and not beyond its end',
      ),
      works(
        'reports kept outside of the database',
        'In files or only of tasks that failed, as the object says (`object-json.md`); the text of a file is 404 here.',
        FILED,
        'kept on errors only, a task that ended well leaves no report and one that failed leaves all',
      ),
    ],
  },
  {
    title: 'Actions and estimates',
    reference: '§8.8 to §8.11',
    rows: [
      works(
        'restart',
        'Of ended runs; answers with the new run id.',
        'a workflow has its tasks as children, a restart refers to the run before',
      ),
      works(
        'restart with `queue`, `inputs`',
        'Inputs replace those of the run before, one by one.',
        'a restart keeps the inputs of the run it is based on',
        'a restart keeps queue and inputs, takes others one by one, and answers with the new run',
      ),
      works(
        'restart with `restart_point`, `keep_start_type`, `wait_for_manual_release`',
        'A point the script does not have ends the new run, which says so. `aborted_only` and `also_active` are ours.',
        'a running task is cancelled and ends in 1850, and tells why it waited',
      ),
      works(
        'cancel, also `recursive`',
        'Answers `{}`; the task ends with 1850.',
        'a running task is cancelled and ends in 1850, and tells why it waited',
      ),
      works(
        'action names in any case',
        'Others are refused with 400.',
        'numbers and flags may be texts, texts may be numbers, and action names any case',
        'numbers and flags may be texts, texts numbers, and action names are of any case',
      ),
      ours(
        '`ert`',
        '`ert` and `rrt` in seconds: what the run was expected to take, and how long it goes on; 0 when it has ended.',
        'an execution tells what it is expected to take, by the runs before it',
      ),
      works(
        '`ignore_sync_condition`',
        '404 with 11049, 403 with 11191 when the run has ended; a task that waits for something else is 403 with 45940.',
        SYNC_TASKS,
        'a task that waits for its SYNC object goes on when the condition is ignored',
      ),
      works(
        'scripts',
        'A task named `*SCRIPT` of type API; needs the right to execute everything of the client.',
        'a script given as text runs as a task of type API, and its output is its ACT report',
      ),
      ours(
        'suspend, resume, skip, release and further actions',
        'Not in this interface; at `/taktwerk/v1/{client}/executions/{run_id}/actions`.',
        'a workflow is suspended and resumed, a line skipped, an ended task deactivated, and each is in the answer of why or the list',
        'further actions stand beside the interface, and why tells what a task waits for',
      ),
    ],
  },
];
