/** Longest bearer token looked at, in characters. */
const MAX_TOKEN = 16_384;

/** The token of a Bearer header; null when it is not one. */
export function readBearer(header: string | undefined): string | null {
  if (header === undefined || header.length > MAX_TOKEN) return null;
  const [scheme, token, ...more] = header.trim().split(/\s+/);
  return scheme?.toLowerCase() === 'bearer' && token !== undefined && more.length === 0 ? token : null;
}
