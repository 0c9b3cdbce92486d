import { LIMITS } from '../run/limits.ts';
import { ScriptFailure } from '../run/script-failure.ts';
import { paddedText } from '../value/value.ts';
import type { ScriptFunction } from './script-function.ts';

/** Functions that make text from text; positions count from 1 (reference `script-language.md` §3.9). */
export const STRING_FUNCTIONS: readonly ScriptFunction[] = [
  {
    name: 'STR_CAT',
    kind: 'pure',
    parameters: [{ name: 'text 1' }, { name: 'text 2', repeated: true }],
    evaluate(args) {
      let text = '';
      for (let position = 0; position < args.count; position++) text += args.text(position);
      return text;
    },
  },
  {
    name: 'STR_CUT',
    aliases: ['STR_SUB'],
    kind: 'pure',
    parameters: [{ name: 'text' }, { name: 'start' }, { name: 'length', optional: true }],
    evaluate(args) {
      const start = args.whole(1, 1, LIMITS.text) - 1;
      if (args.isEmpty(2)) return args.text(0).slice(start);
      return args.text(0).slice(start, start + args.whole(2, 0, LIMITS.text));
    },
  },
  {
    name: 'STR_LENGTH',
    aliases: ['STR_LNG'],
    kind: 'pure',
    parameters: [{ name: 'text' }],
    evaluate: (args) => paddedText(args.text(0).length),
  },
  changed('STR_LC', ['CONV_LC'], (text) => text.toLowerCase()),
  changed('STR_UC', ['CONV_UC'], (text) => text.toUpperCase()),
  changed('STR_REVERSE', [], (text) => [...text].reverse().join('')),
  trimmed('STR_TRIM', true, true),
  trimmed('STR_LTRIM', true, false),
  trimmed('STR_RTRIM', false, true),
  {
    name: 'STR_PAD',
    kind: 'pure',
    parameters: [
      { name: 'text' },
      { name: 'filler' },
      { name: 'length' },
      { name: 'LEFT or RIGHT', optional: true },
    ],
    /** Fills up to the length, at the right unless LEFT is said; longer text stays as it is. */
    evaluate(args, context) {
      const length = args.whole(2, 0, LIMITS.text);
      const side = args.isEmpty(3) ? 'RIGHT' : args.keyword(3);
      context.charge(length);
      if (side === 'RIGHT') return args.text(0).padEnd(length, args.text(1));
      if (side === 'LEFT') return args.text(0).padStart(length, args.text(1));
      return args.fail(3, 'must be LEFT or RIGHT');
    },
  },
  {
    name: 'STR_SUBSTITUTE',
    kind: 'pure',
    parameters: [{ name: 'text' }, { name: 'search' }, { name: 'replacement', optional: true }],
    /** Replaces every occurrence. */
    evaluate(args, context) {
      const text = args.text(0);
      const search = args.text(1);
      if (search === '') return text;
      context.charge(text.length);
      const replacement = args.text(2);
      const parts = text.split(search);
      if (text.length + (parts.length - 1) * (replacement.length - search.length) > LIMITS.text) {
        throw new ScriptFailure(
          'textTooLong',
          `STR_SUBSTITUTE: the result is longer than ${LIMITS.text} characters.`,
        );
      }
      return parts.join(replacement);
    },
  },
  {
    name: 'STR_SPLIT',
    kind: 'list',
    parameters: [{ name: 'text' }, { name: 'separator' }],
    evaluate(args, context) {
      if (args.text(1) === '') return args.fail(1, 'must be at least one character');
      context.charge(args.text(0).length);
      return args.text(0).split(args.text(1), LIMITS.arraySize);
    },
  },
];

function changed(name: string, aliases: readonly string[], change: (text: string) => string): ScriptFunction {
  return {
    name,
    aliases,
    kind: 'pure',
    parameters: [{ name: 'text' }],
    evaluate(args, context) {
      const text = args.text(0);
      context.charge(text.length);
      return change(text);
    },
  };
}

/** Takes away blanks, or the character given, at the ends. */
function trimmed(name: string, left: boolean, right: boolean): ScriptFunction {
  return {
    name,
    kind: 'pure',
    parameters: [{ name: 'text' }, { name: 'character', optional: true }],
    evaluate(args, context) {
      const text = args.text(0);
      const character = args.text(1) === '' ? ' ' : args.text(1);
      if (character.length !== 1) args.fail(1, 'must be one character');
      let start = 0;
      let end = text.length;
      while (left && start < end && text[start] === character) start++;
      while (right && end > start && text[end - 1] === character) end--;
      context.charge(text.length);
      return text.slice(start, end);
    },
  };
}
