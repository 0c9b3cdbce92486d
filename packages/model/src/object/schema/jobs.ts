import { Type } from 'typebox';
import { EXECUTABLE_MEMBERS } from './general.ts';
import { Flag, OneOf, Text, Whole } from './scalar.ts';

/** JOBS: a job of the operating system, platform UNIX (reference `ae-rest-api.md` §12.2). */
export const JobsContent = Type.Object(
  {
    ...EXECUTABLE_MEMBERS,
    output_scan: Type.Optional(
      Type.Array(
        Type.Object(
          {
            filter: Text('FILTER object.', 200),
            found: Type.Optional(Flag('Whether the line applies when the filter holds or when it does not.')),
            return_code: Type.Optional(
              Whole('Return code the job ends with then; 0 is a correct end.', 0, 999),
            ),
            execute: Type.Optional(Text('Object that is started then.', 200)),
          },
          { expected: 'an object with filter' },
        ),
        {
          description: 'Filters over the reports of the job, looked at from bottom to top.',
          expected: 'a list of lines',
        },
      ),
    ),
    job_attributes: Type.Optional(
      Type.Object(
        {
          platform: Type.Optional(OneOf('Platform of the agent.', ['UNIX'])),
          agent: Type.Optional(Text('Agent that runs the job.', 200)),
          login: Type.Optional(Text('LOGIN object that names the OS user.', 200)),
          resource_units: Type.Optional(
            Whole('Resource units of the agent the job takes while it runs; 1 when absent.', 0, 100_000),
          ),
          extended_reports: Type.Optional(
            Flag(
              'Also keeps the script as the agent got it (report JCL) and what the agent did with it (PLOG).',
            ),
          ),
          unix_shell: Type.Optional(Text('Interpreter of the script; empty is the default of the agent.')),
          unix_shell_options: Type.Optional(Text('Options of the interpreter, separated by blanks.')),
          unix_type: Type.Optional(OneOf('Runs the script (S) or the command line (C).', ['S', 'C'])),
          unix_cmd: Type.Optional(Text('Command line, used when `unix_type` is C or absent.')),
        },
        { description: 'Where and how the job runs.', expected: 'an object' },
      ),
    ),
  },
  { description: 'Job.', expected: 'an object' },
);
