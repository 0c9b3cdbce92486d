import { NoPlace } from './no-place.ts';

/** PostgreSQL keeps numbers in digits of ten thousand. */
const BASE = 10_000;
const NEGATIVE = 0x4000;
/** Digits of ten thousand that a double holds exactly, wherever the point is. */
const FEW_DIGITS = 3;
const POWERS: readonly number[] = Array.from({ length: 16 }, (_, power) => 10 ** power);

/**
 * A number in the binary form of PostgreSQL (`numeric_send`), times ten to the power of `scale`; throws `NoPlace` for what
 * is no whole number then, and for what is no number at all.
 */
export function readNumeric(block: Buffer, start: number, scale: number): number | bigint {
  const digits = block.readUInt16BE(start);
  const sign = block.readUInt16BE(start + 4);
  if (sign > NEGATIVE) throw new NoPlace();
  // Places that the last digit lies before the last place wanted.
  const shift = digits === 0 ? 0 : 4 * (block.readInt16BE(start + 2) - digits + 1) + scale;
  if (digits > FEW_DIGITS || shift >= POWERS.length) return readLong(block, start, digits, shift);
  let value = 0;
  for (let index = 0; index < digits; index += 1)
    value = value * BASE + block.readUInt16BE(start + 8 + 2 * index);
  if (shift > 0) {
    value *= POWERS[shift] ?? 1;
    if (value > Number.MAX_SAFE_INTEGER) return readLong(block, start, digits, shift);
  } else if (shift < 0) {
    value /= POWERS[-shift] ?? 1;
    if (!Number.isInteger(value)) throw new NoPlace();
  }
  return sign === NEGATIVE && value !== 0 ? -value : value;
}

function readLong(block: Buffer, start: number, digits: number, shift: number): bigint {
  let value = 0n;
  for (let index = 0; index < digits; index += 1)
    value = value * BigInt(BASE) + BigInt(block.readUInt16BE(start + 8 + 2 * index));
  const power = 10n ** BigInt(Math.abs(shift));
  if (shift < 0 && value % power !== 0n) throw new NoPlace();
  value = shift < 0 ? value / power : value * power;
  return block.readUInt16BE(start + 4) === NEGATIVE ? -value : value;
}
