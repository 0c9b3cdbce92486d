import { readFile } from 'node:fs/promises';
import type { Certificate } from '@taktwerk/server';
import { CommandFailure } from '../command-failure.ts';
import type { CertificateFiles } from './serve-settings.ts';

/**
 * The certificate and the key in their files.
 * @throws CommandFailure cannotStart when one cannot be read
 */
export async function readCertificate(files: CertificateFiles): Promise<Certificate> {
  return {
    certificate: await read(files.certificate, 'sslCertificate'),
    key: await read(files.key, 'sslKey'),
  };
}

async function read(file: string, key: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new CommandFailure(
      'cannotStart',
      `The file ${file} ([REST] ${key}) cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}
