import { isIP } from 'node:net';

/** Without the brackets of IPv6 and the dot that ends a full name. */
export function plainHost(hostname: string): string {
  return hostname.replace(/^\[|\]$|\.$/g, '');
}

/** Is a host this very machine, whichever machine asks? */
export function isLoopback(hostname: string): boolean {
  const host = plainHost(hostname);
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
