import { isIP } from 'node:net';
import { isLoopback, plainHost } from '../../platform/config/loopback.js';

/**
 * May mail really leave? Families must be able to open their page, and nobody on the way may read it: not while its address is
 * private or plain http. A server on this very machine is a trial's catcher and sends nothing on.
 */
export function mayReallySend(smtpUrl: string | null, familyBaseUrl: string): boolean {
  if (smtpUrl === null || isLoopback(new URL(smtpUrl).hostname)) return true;
  const { protocol, hostname } = new URL(familyBaseUrl);
  return protocol === 'https:' && !isPrivateHost(hostname);
}

const PRIVATE_NAMES =
  /(^|\.)(localhost|localdomain|local|internal|lan|home|intranet|corp|private|home\.arpa|test|invalid)$/i;
const PRIVATE_IPV4 =
  /^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./;
const PRIVATE_IPV6 = /^(::1?$|::ffff:|f[cd]|fe[89a-f])/i;

function isPrivateHost(hostname: string): boolean {
  const host = plainHost(hostname);
  if (isIP(host) === 4) return PRIVATE_IPV4.test(host);
  if (isIP(host) === 6) return PRIVATE_IPV6.test(host);
  return !host.includes('.') || PRIVATE_NAMES.test(host);
}
