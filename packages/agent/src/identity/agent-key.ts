import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import { link, open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/** The agent's identity: an Ed25519 key pair that never leaves its folder. */
export type AgentKey = {
  /** PEM (SPKI), as `hello` carries it. */
  readonly publicKey: string;
  /** 16 hex digits of the public key's SHA-256: marks this agent's processes. */
  readonly fingerprint: string;
  /** Base64 of the signature over `nonce` + "\n" + agent name. */
  readonly answer: (nonce: string, agent: string) => string;
};

/** Reads the key pair of the folder, or makes one (mode 0600, on disk before it is used). */
export async function openAgentKey(folder: string): Promise<AgentKey> {
  const path = join(folder, 'agent-key.pem');
  const stored = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  const privateKey = createPrivateKey(stored ?? (await makeKey(path)));
  return describe(privateKey);
}

function describe(privateKey: KeyObject): AgentKey {
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
  return {
    publicKey,
    fingerprint: createHash('sha256').update(publicKey).digest('hex').slice(0, 16),
    answer: (nonce, agent) => sign(null, Buffer.from(`${nonce}\n${agent}`), privateKey).toString('base64'),
  };
}

/** Written aside and linked into place, so that a crash leaves either no key or a whole one. */
async function makeKey(path: string): Promise<string> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const aside = `${path}.new`;
  const file = await open(aside, 'w', 0o600);
  try {
    await file.writeFile(pem);
    await file.sync();
  } finally {
    await file.close();
  }
  await link(aside, path);
  await unlink(aside);
  return pem;
}
