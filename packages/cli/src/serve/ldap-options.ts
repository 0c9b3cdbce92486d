import { readFile } from 'node:fs/promises';
import { TaktwerkError } from '@taktwerk/model';
import type { LdapSettings } from '@taktwerk/server';
import { CommandFailure } from '../command-failure.ts';
import type { SettingValues } from './setting-values.ts';

/** The directory that is set; its certificates still lie in their file. */
export interface LdapOptions {
  readonly settings: Omit<LdapSettings, 'ca'>;
  /** PEM file of the authorities that are trusted. */
  readonly caFile: string | null;
}

/**
 * Section `[LDAP]`; null without a url.
 * @throws CommandFailure usage
 */
export async function readLdapOptions(values: SettingValues): Promise<LdapOptions | null> {
  const url = values.text('ldapUrl');
  if (url === null) return null;
  const base = values.text('ldapSearchBase');
  const filter = values.text('ldapSearchFilter');
  const user = values.text('ldapSearchUser');
  if ((base === null) !== (filter === null)) {
    throw new CommandFailure('usage', '[LDAP] searchBase and searchFilter belong together; expected both.');
  }
  const settings = {
    url,
    startTls: values.flag('ldapStartTls'),
    bindPattern: values.text('ldapBindPattern'),
    search:
      base === null || filter === null
        ? null
        : {
            base,
            filter,
            user: user === null ? null : { name: user, password: values.text('ldapSearchPassword') ?? '' },
          },
    timeout: values.number('ldapTimeout'),
    connections: values.number('ldapConnections'),
  };
  // Read only here, so that commands which only talk to a server start quickly.
  const { checkLdapSettings } = await import('@taktwerk/server');
  try {
    checkLdapSettings({ ...settings, ca: null });
  } catch (error) {
    if (error instanceof TaktwerkError) throw new CommandFailure('usage', error.details, { cause: error });
    throw error;
  }
  return { settings, caFile: values.text('ldapCaFile') };
}

/**
 * The settings with the certificates of their file.
 * @throws CommandFailure cannotStart when it cannot be read
 */
export async function loadLdapSettings({ settings, caFile }: LdapOptions): Promise<LdapSettings> {
  if (caFile === null) return { ...settings, ca: null };
  try {
    return { ...settings, ca: await readFile(caFile, 'utf8') };
  } catch (cause) {
    throw new CommandFailure(
      'cannotStart',
      `The file ${caFile} ([LDAP] caFile) cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}
