import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { DueJobs } from '../../src/platform/jobs/due-jobs.js';
import { JobTransport } from '../../src/platform/jobs/job-transport.js';
import { addDays } from '../../src/shared/days.js';
import { addMinutes } from '../../src/shared/instants.js';
import { databaseKinds, transportKinds } from '../support/databases.js';
import { type SmtpCatcher, startSmtpCatcher } from '../support/smtp-catcher.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  draftForAll,
  type Family,
  makeFamily,
  makeNorthfield,
  MR_LEWIS_DSL,
  MS_OKAFOR,
  placeHold,
  storyOf,
} from './northfield.js';
import { readAndApprove, readAndCancel } from './reading-first.js';

const ways = databaseKinds.flatMap((kind) => transportKinds.map((transport) => ({ kind, transport })));
/** 200 in all, however many databases and transports answer here. */
const RUNS = 200 / ways.length;
const SENDING = '2026-03-02T08:20:00.000Z';

/** The n-th half hour of the school weeks from Monday 9 March on, sixteen a day, all within the staff's hours. */
function halfHour(n: number): string {
  const schoolDay = Math.floor(n / 16);
  const day = addDays('2026-03-09', schoolDay + 2 * Math.floor(schoolDay / 5));
  return addMinutes(`${day}T08:00:00.000Z`, 30 * (n % 16));
}

describe.each(ways)(
  'A hold between approval and sending ($kind.name, $transport.name)',
  ({ kind, transport }) => {
    let app: TestApp;
    let smtp: SmtpCatcher;
    let families: Family[];

    beforeAll(async () => {
      smtp = await startSmtpCatcher();
      app = await startTestApp(kind, { smtpUrl: smtp.url, redisUrl: transport.redisUrl });
      const northfield = await makeNorthfield(app);
      families = [];
      for (let n = 0; n <= RUNS; n += 1) {
        const email = n === RUNS ? 'not-held@home.example' : 'held@home.example';
        families.push(await makeFamily(app, northfield, { contacts: [{ email }] }));
      }
    }, 120_000);

    afterAll(async () => {
      await app.close();
      await smtp.close();
    });

    const quiet = async (): Promise<void> => {
      while ((await app.get(DueJobs).depth()).due > 0) await sleep(50);
    };

    it(`sends nothing to whom it covers in ${RUNS} runs, and no CANCEL when the meeting is called off`, async () => {
      const drafts = await draftForAll(app, families);
      for (const [n, { publicId }] of drafts.entries()) {
        const { sendAfter } = await readAndApprove(app, publicId, MS_OKAFOR, { startsAt: halfHour(n) });
        expect(sendAfter).toBe(SENDING);
      }
      const held = families.slice(0, RUNS);
      // Every other hold finds the worker idle; the rest become due together with the mail they must stop.
      await app.get(JobTransport).startWorking();
      for (const [n, family] of held.entries())
        if (n % 2 === 0) await placeHold(app, family, n % 4 === 0 ? null : (family.contactIds[0] ?? 0));
      await quiet();
      const late = held.filter((_, n) => n % 2 === 1);
      await Promise.all(
        late.map((family, n) => placeHold(app, family, n % 2 === 0 ? null : (family.contactIds[0] ?? 0))),
      );
      app.clock.moveTo(SENDING);
      app.get(JobTransport).handOver([]);
      await quiet();
      for (const { publicId } of drafts.slice(0, RUNS))
        await readAndCancel(app, publicId, MR_LEWIS_DSL, 'held');
      await quiet();
      expect(smtp.caught.map((one) => one.envelopeTo)).toEqual([['not-held@home.example']]);
      for (const { caseId } of held)
        expect((await storyOf(app, caseId)).join('\n')).toContain('Speak to the DSL before contacting home');
      const links = await app.dataSource.query<unknown[]>(
        'SELECT id FROM family_link WHERE revoked_at IS NULL',
      );
      expect(links).toHaveLength(1);
    }, 180_000);
  },
);
