import { endianness } from 'node:os';

/** Numbers of 32 bits as the bytes of a BLOB, lowest byte first on every machine. */
export function blobOfNumbers(numbers: Uint32Array): Uint8Array {
  const blob = Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  return endianness() === 'LE' ? blob : Buffer.from(blob).swap32();
}

/** The numbers of such a BLOB. */
export function numbersOfBlob(blob: Uint8Array): Uint32Array {
  const aligned = blob.byteOffset % 4 === 0 ? blob : Uint8Array.from(blob);
  const { buffer, byteOffset, byteLength } = aligned;
  if (endianness() === 'BE') Buffer.from(buffer, byteOffset, byteLength).swap32();
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
}
