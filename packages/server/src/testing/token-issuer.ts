import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

type PrivateKey = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

/** A real issuer of bearer tokens on this machine, with keys of its own, for tests. */
export interface TokenIssuer {
  readonly jwksUrl: string;
  /** Times the key set was fetched. */
  readonly fetches: number;
  /** Signs with the newest key, or with one of the same id that the issuer does not have. */
  sign(claims: JWTPayload, options?: { readonly forged?: true }): Promise<string>;
  /** Makes a new key, which replaces the others. */
  rotate(): Promise<void>;
  stop(): Promise<void>;
  start(): Promise<void>;
  end(): Promise<void>;
}

const ALGORITHM = 'ES256';

export async function startTokenIssuer(): Promise<TokenIssuer> {
  let fetches = 0;
  let made = 0;
  let current: { readonly id: string; readonly privateKey: PrivateKey; readonly jwk: JWK };
  let server: Server | null = null;
  let port = 0;

  const rotate = async (): Promise<void> => {
    const { privateKey, publicKey } = await generateKeyPair(ALGORITHM, { extractable: true });
    made += 1;
    const id = `key-${made}`;
    current = {
      id,
      privateKey,
      jwk: { ...(await exportJWK(publicKey)), kid: id, alg: ALGORITHM, use: 'sig' },
    };
  };
  const start = async (): Promise<void> => {
    server = createServer((_request, response) => {
      fetches += 1;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ keys: [current.jwk] }));
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address !== null && typeof address === 'object') port = address.port;
  };
  const stop = async (): Promise<void> => {
    const running = server;
    server = null;
    if (running === null) return;
    running.closeAllConnections();
    running.close();
    await once(running, 'close');
  };
  await rotate();
  await start();
  return {
    get jwksUrl() {
      return `http://127.0.0.1:${port}/keys`;
    },
    get fetches() {
      return fetches;
    },
    async sign(claims, options) {
      const key = options?.forged ? (await generateKeyPair(ALGORITHM)).privateKey : current.privateKey;
      return new SignJWT(claims).setProtectedHeader({ alg: ALGORITHM, kid: current.id }).sign(key);
    },
    rotate,
    start,
    stop,
    end: stop,
  };
}
