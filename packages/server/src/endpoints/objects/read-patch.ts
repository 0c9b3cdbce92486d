import {
  isJsonObject,
  type JsonObject,
  type ObjectType,
  type Problem,
  problemsText,
  showValue,
  TaktwerkError,
  toTexts,
} from '@taktwerk/model';

/**
 * The partial content of a patch (reference `ae-rest-api.md` §11.3). What must not be sent is refused by name.
 * @throws TaktwerkError invalidField, with all problems
 */
export function readPatch(body: unknown, type: ObjectType): JsonObject {
  const key = type.toLowerCase();
  const at = `data.${key}`;
  const problems: Problem[] = [];
  const patch = isJsonObject(body) && isJsonObject(body.data) ? body.data[key] : undefined;
  if (!isJsonObject(patch)) {
    const shown =
      isJsonObject(body) && isJsonObject(body.data) ? Object.keys(body.data).join(', ') : showValue(body);
    throw new TaktwerkError('invalidField', `data: has ${shown}; expected the one member ${key}, an object`);
  }
  if (isJsonObject(body) && 'path' in body) {
    problems.push({ path: 'path', message: 'must not be changed here; use move' });
  }
  const general = patch.general_attributes;
  for (const name of ['name', 'type']) {
    if (isJsonObject(general) && name in general) {
      problems.push({ path: `${at}.general_attributes.${name}`, message: 'must not be changed' });
    }
  }
  const user = patch.user_attributes;
  for (const name of ['password', 'is_active']) {
    if (type === 'USER' && isJsonObject(user) && name in user) {
      problems.push({
        path: `${at}.user_attributes.${name}`,
        message: 'must not be changed here; use POST system/users',
      });
    }
  }
  const texts = toTexts(patch, at, { keepNull: true });
  problems.push(...texts.problems);
  if (problems.length > 0 || !isJsonObject(texts.value)) {
    throw new TaktwerkError('invalidField', problemsText(problems));
  }
  return texts.value;
}
