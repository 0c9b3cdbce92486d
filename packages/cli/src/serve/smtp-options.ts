import { readFile } from 'node:fs/promises';
import { isMailAddress } from '@taktwerk/model';
import type { SmtpSettings } from '@taktwerk/runtime';
import { CommandFailure } from '../command-failure.ts';
import type { SettingValues } from './setting-values.ts';

/** The mail server that is set; its certificates still lie in their file. */
export interface SmtpOptions {
  readonly settings: Omit<SmtpSettings, 'ca'>;
  /** PEM file of the authorities that are trusted. */
  readonly caFile: string | null;
}

/**
 * Section `[SMTP]`; null without a host.
 * @throws CommandFailure usage
 */
export function readSmtpOptions(values: SettingValues): SmtpOptions | null {
  const host = values.text('smtpHost');
  if (host === null) return null;
  const from = values.text('smtpFrom');
  if (from === null || !isMailAddress(from)) {
    throw new CommandFailure(
      'usage',
      `[SMTP] from is "${from ?? ''}"; expected the mail address that mails come from, such as taktwerk@example.org.`,
    );
  }
  const user = values.text('smtpUser');
  const tls = values.word('smtpTls');
  return {
    settings: {
      host,
      port: values.number('smtpPort'),
      tls: tls === 'implicit' || tls === 'none' ? tls : 'starttls',
      login: user === null ? null : { user, password: values.text('smtpPassword') ?? '' },
      from,
      timeout: values.number('smtpTimeout'),
    },
    caFile: values.text('smtpCaFile'),
  };
}

/**
 * Where links in mails lead: scheme, host and port; null when mails have none.
 * @throws CommandFailure usage
 */
export function readLinkAddress(values: SettingValues): string | null {
  const text = values.text('smtpLinkUrl');
  if (text === null) return null;
  const url = URL.parse(text);
  if (url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && url.pathname === '/')
    return url.origin;
  throw new CommandFailure(
    'usage',
    `[SMTP] linkUrl is "${text}"; expected the address of this server as users reach it, such as https://taktwerk.example.org, without a path.`,
  );
}

/**
 * The settings with the certificates of their file.
 * @throws CommandFailure cannotStart when it cannot be read
 */
export async function loadSmtpSettings({ settings, caFile }: SmtpOptions): Promise<SmtpSettings> {
  if (caFile === null) return { ...settings, ca: null };
  try {
    return { ...settings, ca: await readFile(caFile, 'utf8') };
  } catch (cause) {
    throw new CommandFailure(
      'cannotStart',
      `The file ${caFile} ([SMTP] caFile) cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}
