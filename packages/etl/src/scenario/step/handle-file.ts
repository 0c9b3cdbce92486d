import { createReadStream, createWriteStream, openAsBlob } from 'node:fs';
import { copyFile, open, rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import {
  createBrotliCompress,
  createBrotliDecompress,
  createGunzip,
  createGzip,
  createZstdCompress,
  createZstdDecompress,
} from 'node:zlib';
import { TaktwerkError } from '@taktwerk/model';
import { placeBelow } from '../../connector/file/place-below.ts';
import { findFile } from '../../connector/file/plain-file.ts';
import { HttpSession } from '../../connector/http/http-session.ts';
import type { StepOf } from '../../definition/scenario.ts';
import { connectionOf, connectionOfKind, type StepResult, type StepScope } from '../step-scope.ts';

/** Copies, moves, deletes, packs or unpacks a file; what it makes is whole before it is seen. */
export async function handleFile(step: StepOf<'file'>, scope: StepScope): Promise<StepResult> {
  const { folder } = connectionOfKind(scope, step.connection, 'files');
  const found = await findFile(folder, step.path);
  const { size } = await stat(found.path);
  if (step.action === 'delete') {
    await rm(found.path);
    return { bytes: size };
  }
  const to = step.to ?? (step.toConnection === undefined ? null : step.path);
  if (to === null)
    throw new TaktwerkError('invalidOrder', `Step "${step.id}" (file) needs "to" for ${step.action}.`);
  const target = connectionOf(scope, step.toConnection ?? step.connection);
  if (target.kind === 'http') {
    if (step.action !== 'copy' && step.action !== 'move')
      throw new TaktwerkError('invalidOrder', `Step "${step.id}" (file) can only copy or move to a service.`);
    const session = new HttpSession(target);
    await session.request('PUT', session.resolve(to), await openAsBlob(found.path));
  } else {
    const place = await placeBelow(connectionOfKind(scope, target.name, 'files').folder, to);
    const part = `${place}.${scope.order.runId}-${scope.order.attempt}.part`;
    try {
      await make(step, found.path, place, part);
      const file = await open(part, 'r+');
      await file.sync();
      await file.close();
      await rename(part, place);
    } finally {
      await rm(part, { force: true });
    }
  }
  if (step.action === 'move') await rm(found.path);
  return { bytes: size };
}

async function make(step: StepOf<'file'>, from: string, place: string, part: string): Promise<void> {
  if (step.action === 'copy' || step.action === 'move') return copyFile(from, part);
  const packed = step.action === 'compress' ? place : from;
  const ending = packed.slice(packed.lastIndexOf('.'));
  const packers = PACKERS[ending];
  if (packers === undefined)
    throw new TaktwerkError(
      'invalidOrder',
      `Step "${step.id}" (file): "${packed}" is not packed as .gz, .zst or .br.`,
    );
  try {
    await pipeline(
      createReadStream(from),
      packers[step.action === 'compress' ? 'compress' : 'unpack'](),
      createWriteStream(part),
    );
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new TaktwerkError('sourceFailed', `Step "${step.id}": file "${step.path}" cannot be read: ${why}`, {
      cause: error,
    });
  }
}

const PACKERS: Readonly<
  Record<string, Readonly<Record<'compress' | 'unpack', () => NodeJS.ReadWriteStream>>>
> = {
  '.gz': { compress: createGzip, unpack: createGunzip },
  '.zst': { compress: createZstdCompress, unpack: createZstdDecompress },
  '.br': { compress: createBrotliCompress, unpack: createBrotliDecompress },
};
