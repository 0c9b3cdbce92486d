import { Type } from 'typebox';
import { EXECUTABLE_MEMBERS } from './general.ts';

/** SCRI: a script the engine itself runs. */
export const ScriContent = Type.Object(EXECUTABLE_MEMBERS, { description: 'Script.', expected: 'an object' });
