import { type Static, Type } from 'typebox';
import { EXECUTABLE_MEMBERS } from './general.ts';
import { Flag, OneOf, Text, Whole } from './scalar.ts';

/** Kinds of notifications (reference `engine-semantics.md` §5.9). */
export const CALL_KINDS = ['MAIL', 'MESSAGE', 'REQUEST', 'ALERT'] as const;

/** Longest subject, in characters. */
export const LONGEST_SUBJECT = 255;
/** Longest text, in characters. */
export const LONGEST_TEXT = 100_000;
/** Most recipients a notification may name; a group counts as one. */
const MOST_RECIPIENTS = 100;

/** CALL: a notification. The names of `call_attributes` are ours (docs/notifications.md). */
export const CallContent = Type.Object(
  {
    ...EXECUTABLE_MEMBERS,
    call_attributes: Type.Object(
      {
        kind: OneOf('What is expected of the recipients.', CALL_KINDS),
        subject: Text('One line; variables such as &NAME# are replaced.', LONGEST_SUBJECT),
        text: Type.Optional(
          Type.Union(
            [Text('The text.', LONGEST_TEXT), Type.Array(Text('A line of the text.', LONGEST_TEXT))],
            {
              description: 'The text, or its lines; variables are replaced.',
              expected: 'a text or a list of lines',
            },
          ),
        ),
        recipients: Type.Array(
          Type.Object(
            {
              type: OneOf('What the name names.', ['USER', 'GROUP', 'MAIL']),
              name: Text('`NAME/DEPARTMENT`, name of a USRG object, or mail address.', 320),
            },
            { expected: 'an object with type and name' },
          ),
          {
            description: 'Who is told.',
            maxItems: MOST_RECIPIENTS,
            expected: `a list of at most ${MOST_RECIPIENTS} recipients`,
          },
        ),
        escalate_after: Type.Optional(
          Whole('Minutes an alert waits for somebody before it escalates.', 1, 525_600),
        ),
        escalate_on_reject: Type.Optional(Flag('A rejected alert escalates instead of ending.')),
        escalate_to: Type.Optional(Text('CALL object that is executed when the alert escalates.', 200)),
      },
      { description: 'What is said, and to whom.', expected: 'an object with kind, subject and recipients' },
    ),
  },
  { description: 'Notification.', expected: 'an object' },
);
export type CallContent = Static<typeof CallContent>;
