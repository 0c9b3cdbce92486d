import http, { type RequestListener, type Server } from 'node:http';
import https from 'node:https';
import { createSecureContext } from 'node:tls';
import { TaktwerkError } from '@taktwerk/model';
import { isForAgents } from '../agent/agent-listener.ts';
import type { ServerLimits } from './server-limits.ts';

/** A certificate with the chain above it, and its private key; both PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** Milliseconds a connection may be idle between two requests: longer than the proxies in use keep theirs. */
const KEEP_ALIVE = 72_000;

/** Milliseconds between looks for requests that take too long to arrive, at most. */
const CHECKED = 30_000;

/** Makes the listeners of a server, HTTP or HTTPS, and gives them all a new certificate while they listen. */
export class Listeners {
  readonly #limits: ServerLimits;
  readonly #secure: https.Server[] = [];
  #certificate: Certificate | null;

  /** @throws TaktwerkError invalidCertificate */
  constructor(limits: ServerLimits, certificate: Certificate | null) {
    if (certificate !== null) checkCertificate(certificate);
    this.#limits = limits;
    this.#certificate = certificate;
  }

  create(handler: RequestListener): Server {
    const { headers, requestTime } = this.#limits;
    const settings = {
      maxHeaderSize: headers,
      headersTimeout: requestTime,
      connectionsCheckingInterval: Math.min(CHECKED, requestTime),
      // Clients that offer HTTP/2 with a request mean the request (RFC 9110, section 7.8); agents mean the upgrade.
      shouldUpgradeCallback: isForAgents,
    };
    const server = this.#createServer(settings, handler);
    server.keepAliveTimeout = KEEP_ALIVE;
    server.requestTimeout = requestTime;
    server.setTimeout(0);
    return server;
  }

  /**
   * Connections made from now on see the new certificate; open ones go on.
   * @throws TaktwerkError invalidCertificate, and then the old one stays
   */
  change(certificate: Certificate): void {
    checkCertificate(certificate);
    this.#certificate = certificate;
    for (const server of this.#secure)
      server.setSecureContext({ cert: certificate.certificate, key: certificate.key, minVersion: 'TLSv1.2' });
  }

  #createServer(settings: http.ServerOptions, handler: RequestListener): Server {
    if (this.#certificate === null) return http.createServer(settings, handler);
    const { certificate: cert, key } = this.#certificate;
    const server = https.createServer(
      { ...settings, cert, key, minVersion: 'TLSv1.2', handshakeTimeout: this.#limits.requestTime },
      handler,
    );
    this.#secure.push(server);
    return server;
  }
}

/** Whether both can be read and belong together. */
function checkCertificate({ certificate, key }: Certificate): void {
  try {
    createSecureContext({ cert: certificate, key });
  } catch (cause) {
    throw new TaktwerkError(
      'invalidCertificate',
      `${cause instanceof Error ? cause.message : String(cause)}. Expected a certificate chain and the private key of its first certificate, both PEM, without a passphrase.`,
      { cause },
    );
  }
}
