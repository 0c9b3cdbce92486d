import { Type } from 'typebox';
import { Text } from './scalar.ts';

const Filter = (description: string) => Type.Optional(Text(`${description}; \`*\` and \`?\` allowed.`, 200));

/** Rows of the table of rights of a USER or USRG (reference `ae-rest-api.md` §12.2); `filter_folder` is ours. */
export const Authorizations = Type.Array(
  Type.Object(
    {
      line_number: Type.Optional(Text('Place of the row; rows count in any order.')),
      auth_group: Type.Optional(
        Text('Number 1 to 9, or NOT: rows of one number add up, numbers all have to allow, NOT refuses.'),
      ),
      bitcode: Type.Optional(Text('Letters of the rights, such as `RX`; `*` is all of them.')),
      filter_object_type: Type.Optional(Text('Object type; `*` or nothing is every type.')),
      filter_object_name: Filter('Name of the object or, with `\\`, its folder and name: `\\DEMO\\JOBS.*`'),
      filter_folder: Filter('Folder the object lies in, or below it: `\\DEMO`'),
      filter_agent_name1: Filter('Agent'),
      filter_agent_name2: Filter('Agent on the other side of a file transfer'),
      filter_user_id1: Filter('LOGIN object'),
      filter_user_id2: Filter('LOGIN object on the other side of a file transfer'),
      filter_file_names1: Filter('File of a file transfer'),
      filter_file_names2: Filter('File on the other side of a file transfer'),
    },
    { expected: 'an object' },
  ),
  { description: 'Rows of the table of rights.', expected: 'a list of rows' },
);

export const Privileges = Type.Unknown({
  description: 'Names of privileges, as a list or separated by commas; `*` is all. Other shapes are kept.',
});
