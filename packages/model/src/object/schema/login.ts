import { type Static, Type } from 'typebox';
import { GENERAL_MEMBERS } from './general.ts';
import { Text } from './scalar.ts';

/** LOGIN: OS users per agent and platform; the shape is ours (docs/object-json.md). */
export const LoginContent = Type.Object(
  {
    ...GENERAL_MEMBERS,
    login_definitions: Type.Optional(
      Type.Array(
        Type.Object(
          {
            agent: Text('Agent the row is for; `*` is any.', 200),
            login_type: Text('Platform the row is for, such as UNIX; `*` is any.'),
            user: Text('User of the operating system.', 255),
            password: Type.Optional(Text('Password, stored and given back sealed only.')),
          },
          { expected: 'an object with agent, login_type and user' },
        ),
        { description: 'Rows; the first that fits counts.', expected: 'a list of rows' },
      ),
    ),
  },
  { description: 'Login.', expected: 'an object' },
);
export type LoginContent = Static<typeof LoginContent>;
