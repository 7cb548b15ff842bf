import { everything } from '../../src/access/sight/why-visible.js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { CaseFile } from '../../src/cases/reading/case-file.js';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { PupilHasLeft } from '../../src/followups/approval/follow-up-errors.js';
import { FollowUp } from '../../src/followups/follow-up.entity.js';
import { Enrolment } from '../../src/people/enrolments/enrolment.entity.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { DueJobs } from '../../src/platform/jobs/due-jobs.js';
import { EventBus } from '../../src/platform/jobs/event-bus.js';
import { JobTransport } from '../../src/platform/jobs/job-transport.js';
import { hourPassed } from '../../src/platform/jobs/prune-jobs.handler.js';
import { databaseKinds, transportKinds } from '../support/databases.js';
import { type SmtpCatcher, startSmtpCatcher } from '../support/smtp-catcher.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  draftFor,
  draftForAll,
  type Family,
  invitationsOf,
  makeFamily,
  makeNorthfield,
  MS_OKAFOR,
  newestFollowUp,
  type Northfield,
  storyOf,
  tasksOf,
} from './northfield.js';
import { readAndApprove, readAndCancel, readAndMove } from './reading-first.js';

const MONDAY = '2026-03-02T08:10:00.000Z';
const SENDING = '2026-03-02T08:20:00.000Z';
const LEFT = 'Samira has left the school (last day 2026-03-01)';
const DECIDE = `${LEFT}, and nothing more is sent about the meeting: cancel it, or hold it all the same`;
const anywhere = everything('test');
const ways = databaseKinds.flatMap((kind) => transportKinds.map((transport) => ({ kind, transport })));

describe.each(ways)(
  'A pupil who has left the school ($kind.name, $transport.name)',
  ({ kind, transport }) => {
    let app: TestApp;
    let smtp: SmtpCatcher;
    let northfield: Northfield;
    let hour = 8;
    let atWork = false;

    beforeEach(async () => {
      smtp = await startSmtpCatcher();
      app = await startTestApp(kind, { smtpUrl: smtp.url, redisUrl: transport.redisUrl });
      northfield = await makeNorthfield(app);
      atWork = false;
    }, 60_000);

    afterEach(async () => {
      await app.close();
      await smtp.close();
    });

    /** On roll since September, with a meeting drafted. */
    async function drafted(who: string): Promise<Family & { publicId: string; followUpId: number }> {
      app.clock.moveTo(MONDAY);
      const family = await makeFamily(app, northfield, { contacts: [{ email: `${who}@home.example` }] });
      const { publicId, id } = await draftFor(app, family);
      await onRoll(family, null);
      return { ...family, publicId, followUpId: id };
    }

    async function onRoll({ pupilId }: Family, toDay: string | null): Promise<void> {
      const { manager } = app.dataSource;
      await manager.delete(Enrolment, { pupilId });
      const { schoolId } = northfield;
      await manager.insert(Enrolment, { pupilId, schoolId, yearGroup: '9', fromDay: '2025-09-01', toDay });
    }

    function approve(publicId: string) {
      const startsAt = `2026-03-24T${String((++hour % 8) + 9).padStart(2, '0')}:15:00Z`;
      return readAndApprove(app, publicId, MS_OKAFOR, { startsAt });
    }

    const anHourPasses = () => app.get(UnitOfWork).run((tx) => app.get(EventBus).publish(tx, hourPassed, {}));
    const mailed = (): string[] => smtp.caught.flatMap((one) => one.envelopeTo).sort();

    /** By the transport's own workers, as in a school. */
    async function workAt(instant: string): Promise<void> {
      app.clock.moveTo(instant);
      if (!atWork) await app.get(JobTransport).startWorking();
      atWork = true;
      app.get(JobTransport).handOver([]);
      while ((await app.get(DueJobs).depth()).due > 0) await sleep(50);
    }

    it('has the draft withdrawn with its reason, is not drafted for again, and stays while coming back', async () => {
      const [left, returning] = [await drafted('left'), await drafted('returning')];
      for (const family of [left, returning]) await onRoll(family, '2026-03-01');
      await app.dataSource.manager.insert(Enrolment, {
        ...{ pupilId: returning.pupilId, schoolId: northfield.schoolId, yearGroup: '9' },
        ...{ fromDay: '2026-04-13', toDay: null },
      });
      await expect(approve(left.publicId)).rejects.toThrow(PupilHasLeft);
      await anHourPasses();
      await app.drain();
      expect(await newestFollowUp(app, left.caseId)).toMatchObject({ state: 'withdrawn' });
      expect((await storyOf(app, left.caseId)).at(-1)).toBe(
        `follow-up-withdrawn: The draft is withdrawn: ${LEFT}`,
      );
      expect(await newestFollowUp(app, returning.caseId)).toMatchObject({ state: 'draft' });
      await draftForAll(app, [left]);
      expect(await app.dataSource.manager.countBy(FollowUp, { caseId: left.caseId })).toBe(1);
      const { publicId } = await app.dataSource.manager.findOneByOrFail(PupilCase, { id: left.caseId });
      expect(await app.get(CaseFile).read(publicId, anywhere)).toMatchObject({
        state: 'proposed',
        leftOn: '2026-03-01',
      });
    });

    it('gets no mail that was approved before it was known, and the owner is asked once what becomes of the meeting', async () => {
      const [left, usual] = [await drafted('left'), await drafted('usual')];
      for (const { publicId } of [left, usual]) await approve(publicId);
      await onRoll(left, '2026-03-01');
      await workAt(SENDING);
      expect(mailed()).toEqual(['usual@home.example']);
      expect((await storyOf(app, left.caseId)).at(-1)).toBe(
        'invitation-stopped: Not sent to Amina Khan: The pupil has left the school',
      );
      for (let times = 0; times < 2; times += 1) {
        await anHourPasses();
        await workAt(SENDING);
      }
      expect(await tasksOf(app, left.caseId)).toEqual([DECIDE]);
      expect(await tasksOf(app, usual.caseId)).toEqual([]);
      expect(await newestFollowUp(app, left.caseId)).toMatchObject({ state: 'approved', sequence: 0 });
      const move = readAndMove(app, left.publicId, MS_OKAFOR, '2026-03-25T10:15:00Z');
      await expect(move).rejects.toThrow(PupilHasLeft);
    });

    it('is not uninvited by itself: nobody is told until the owner cancels, and nobody phones for an answer', async () => {
      const left = await drafted('invited');
      await approve(left.publicId);
      await workAt(SENDING);
      expect(mailed()).toEqual(['invited@home.example']);
      await onRoll(left, '2026-03-01');
      await anHourPasses();
      await workAt('2026-03-11T09:00:00.000Z');
      expect(mailed()).toHaveLength(1);
      expect(await tasksOf(app, left.caseId)).toEqual([DECIDE]);
      expect((await invitationsOf(app, left.followUpId))[0]).toMatchObject({ state: 'sent' });
      await readAndCancel(app, left.publicId, MS_OKAFOR, 'Samira is at another school now');
      await workAt('2026-03-11T09:00:00.000Z');
      expect(mailed()).toEqual(['invited@home.example', 'invited@home.example']);
      expect(smtp.caught[1]?.raw.toString()).toContain('METHOD:CANCEL');
    });

    it('who is on roll after all is asked again by a move: a wrong leaving date loses no invitation', async () => {
      const family = await drafted('back');
      await approve(family.publicId);
      await onRoll(family, '2026-03-01');
      await workAt(SENDING);
      expect(mailed()).toEqual([]);
      await onRoll(family, null);
      await readAndMove(app, family.publicId, MS_OKAFOR, '2026-03-26T10:15:00Z');
      await workAt(SENDING);
      expect(mailed()).toEqual(['back@home.example']);
    });
  },
);
