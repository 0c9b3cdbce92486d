import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';

/** Where a request comes from. */
export interface RequestOrigin {
  readonly address: string;
  /** Made on this machine, by no proxy that says it passes on what others ask. */
  readonly local: boolean;
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** What a proxy on this machine adds and its caller cannot take away. */
const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'] as const;

/** Reads the origin off the address of the connection and the headers. */
export function requestOrigin(address: string, headers: IncomingHttpHeaders): RequestOrigin {
  const proxied = PROXY_HEADERS.some((name) => headers[name] !== undefined);
  return { address, local: !proxied && LOOPBACK.check(address, isIPv6(address) ? 'ipv6' : 'ipv4') };
}
