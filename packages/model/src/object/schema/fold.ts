import { Type } from 'typebox';
import { GENERAL_MEMBERS } from './general.ts';

/** FOLD: a folder; only what every object has. */
export const FoldContent = Type.Object(GENERAL_MEMBERS, { description: 'Folder.', expected: 'an object' });
