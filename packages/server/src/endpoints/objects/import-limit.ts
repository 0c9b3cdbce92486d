import { TaktwerkError } from '@taktwerk/model';
import type { Store } from '@taktwerk/store';
import { systemSetting } from './system-setting.ts';

/**
 * Refuses an import over MAX_IMPORT_SIZE, in KB; without the setting the server's own limit for bodies counts.
 * @throws TaktwerkError bodyTooLarge
 */
export async function checkImportSize(store: Store, bodyBytes: number): Promise<void> {
  const kilobytes = await systemSetting(store, 'MAX_IMPORT_SIZE', Number.MAX_SAFE_INTEGER);
  if (bodyBytes <= kilobytes * 1024) return;
  throw new TaktwerkError(
    'bodyTooLarge',
    `The import has ${Math.ceil(bodyBytes / 1024)} KB; MAX_IMPORT_SIZE in UC_SYSTEM_SETTINGS allows ${kilobytes}.`,
  );
}
