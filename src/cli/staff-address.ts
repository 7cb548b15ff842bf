import type { TandemConfig } from '../platform/config/config.js';
import { isLoopback } from '../platform/config/loopback.js';

/** What to know before staff are sent an address of ours; null when others can open it. The demonstration is for one machine. */
export function staffAddressWarning({
  baseUrl,
  demo,
}: Pick<TandemConfig, 'baseUrl' | 'demo'>): string | null {
  if (demo || !isLoopback(new URL(baseUrl).hostname)) return null;
  return `BASE_URL is ${baseUrl}: links in mail to staff open on this machine only. Set it to the address that staff type`;
}
