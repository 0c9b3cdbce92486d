import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';

/** Cost of new hashes: 19 MiB, two passes, one lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 };
/** Most a stored text may ask for, so that it cannot stop the server. */
const MAX_COST = { memory: 262_144, passes: 16, parallelism: 16 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;

interface Phc {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** Hashes a password with argon2id, off the event loop, into PHC form (`$argon2id$v=19$m=…,t=…,p=…$salt$hash`). */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(Buffer.from(password, 'utf8'), { ...COST, salt, length: HASH_BYTES });
  const cost = `m=${COST.memory},t=${COST.passes},p=${COST.parallelism}`;
  return `$argon2id$v=19$${cost}$${unpadded(salt)}$${unpadded(hash)}`;
}

/** Whether a password is the one behind a PHC text; a text that is not of this form fits no password. */
export async function verifyPassword(password: string, phc: string): Promise<boolean> {
  const read = readPhc(phc);
  if (read === null) return false;
  const { memory, passes, parallelism, salt, hash } = read;
  const derived = await derive(Buffer.from(password, 'utf8'), {
    memory,
    passes,
    parallelism,
    salt,
    length: hash.length,
  });
  return timingSafeEqual(derived, hash);
}

function derive(
  message: Buffer,
  cost: { memory: number; passes: number; parallelism: number; salt: Buffer; length: number },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    argon2(
      'argon2id',
      {
        message,
        nonce: cost.salt,
        memory: cost.memory,
        passes: cost.passes,
        parallelism: cost.parallelism,
        tagLength: cost.length,
      },
      (error, derived) => (error ? reject(error) : resolve(derived)),
    );
  });
}

function readPhc(phc: string): Phc | null {
  const [before, kind, version, cost, salt, hash, ...more] = phc.split('$');
  if (before !== '' || kind !== 'argon2id' || version !== 'v=19' || more.length > 0) return null;
  if (cost === undefined || salt === undefined || hash === undefined) return null;
  const costs = new Map(cost.split(',').map((part) => [part.slice(0, 2), Number(part.slice(2))]));
  const memory = within(costs.get('m='), MAX_COST.memory);
  const passes = within(costs.get('t='), MAX_COST.passes);
  const parallelism = within(costs.get('p='), MAX_COST.parallelism);
  if (memory === null || passes === null || parallelism === null) return null;
  const read = {
    memory,
    passes,
    parallelism,
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
  return read.salt.length >= 8 && read.hash.length >= 16 && read.hash.length <= 64 ? read : null;
}

function within(value: number | undefined, max: number): number | null {
  return value !== undefined && Number.isInteger(value) && value >= 1 && value <= max ? value : null;
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
