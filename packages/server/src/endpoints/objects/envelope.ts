import { Type } from 'typebox';

/** Envelope of an object; its content is checked by `readObject`, which names every problem (docs/object-json.md). */
export const Envelope = Type.Unknown({
  component: 'ObjectEnvelope',
  description: 'Object with `data` (one key, the object type in lower case) and `path` (the folder).',
});
