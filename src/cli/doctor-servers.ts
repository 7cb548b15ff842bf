import { Redis } from 'ioredis';
import pg from 'pg';
import { mayReallySend } from '../followups/approval/family-page-address.js';
import { tryMailServer } from '../messaging/smtp-trial.js';
import type { TandemConfig } from '../platform/config/config.js';
import type { Finding } from './finding.js';

/** Does PostgreSQL answer this user? */
export async function postgres(url: string): Promise<Finding> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  try {
    await client.connect();
    await client.end();
    return { part: 'PostgreSQL', problem: null };
  } catch {
    return { part: 'PostgreSQL', problem: 'DATABASE_URL does not answer, or refuses this user' };
  }
}

/** Does Redis answer? */
export async function redis(url: string): Promise<Finding> {
  const client = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return { part: 'Redis', problem: null };
  } catch {
    return { part: 'Redis', problem: 'REDIS_URL does not answer' };
  } finally {
    client.disconnect();
  }
}

/** Would a mail leave, and could a family open what it points to? Asks as the sending itself does; no mail is sent. */
export async function mail({ smtpUrl, familyBaseUrl }: TandemConfig): Promise<Finding[]> {
  if (smtpUrl === null)
    return [{ part: 'Mail: kept as .eml files in the data folder (SMTP_URL is not set)', problem: null }];
  const reachable = mayReallySend(smtpUrl, familyBaseUrl);
  return [
    { part: 'Mail server', problem: await tryMailServer(smtpUrl) },
    {
      part: 'Address of the family pages',
      problem: reachable
        ? null
        : 'FAMILY_BASE_URL must be https and no private address before real mail is sent: families could not open their page',
    },
  ];
}
