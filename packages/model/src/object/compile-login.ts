import type { LoginDefinition } from './definition.ts';
import { canonicalName } from './object-name.ts';
import { readContent } from './schema/read-content.ts';

/**
 * What the engine needs of a LOGIN object, without the passwords; `*` stands for any agent or platform.
 * @throws TaktwerkError invalidObject
 */
export function compileLogin(content: unknown): LoginDefinition {
  const read = readContent('LOGIN', content);
  return {
    name: canonicalName(read.general_attributes.name),
    entries: (read.login_definitions ?? []).map((row) => ({
      agent: canonicalName(row.agent),
      platform: canonicalName(row.login_type),
      user: row.user,
    })),
  };
}
