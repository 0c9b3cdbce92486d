import { Type } from 'typebox';
import { EXECUTABLE_MEMBERS } from './general.ts';
import { OneOf, Text } from './scalar.ts';

/** JOBS: a job of the operating system, platform UNIX (reference `ae-rest-api.md` §12.2). */
export const JobsContent = Type.Object(
  {
    ...EXECUTABLE_MEMBERS,
    job_attributes: Type.Optional(
      Type.Object(
        {
          platform: Type.Optional(OneOf('Platform of the agent.', ['UNIX'])),
          agent: Type.Optional(Text('Agent that runs the job.', 200)),
          login: Type.Optional(Text('LOGIN object that names the OS user.', 200)),
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
