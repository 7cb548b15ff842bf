import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { DslDecides } from '../../src/followups/approval/follow-up-errors.js';
import { DueJobs } from '../../src/platform/jobs/due-jobs.js';
import { JobTransport } from '../../src/platform/jobs/job-transport.js';
import { LOGGER, type Logger } from '../../src/platform/logging/logging.module.js';
import { databaseKinds, describeOnEachDatabase, transportKinds } from '../support/databases.js';
import { type SmtpCatcher, startSmtpCatcher } from '../support/smtp-catcher.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { DSL_NOTE_WAYS, heardOnThePhone, noteOf, noticed, readByDsl } from './dsl-notes.js';
import {
  draftFor,
  draftForAll,
  type Family,
  makeFamily,
  makeNorthfield,
  MR_LEWIS_DSL,
  MS_OKAFOR,
  newestFollowUp,
  type Northfield,
  storyOf,
  tasksOf,
} from './northfield.js';
import { readAndApprove, readAndCancel, UNREAD } from './reading-first.js';

const MONDAY = '2026-03-02T08:10:00.000Z';
const SENDING = '2026-03-02T08:20:00.000Z';
const AN_HOUR_LATER = '2026-03-02T09:20:00.000Z';
const TWO_HOURS_LATER = '2026-03-02T10:20:00.000Z';
const TELLTALE = /afraid|harm|observation|disclos|note of|confiden|restricted|home-insight|home-contact/i;

describeOnEachDatabase('A pupil of whom no DSL has read', (kind) => {
  let app: TestApp;
  let northfield: Northfield;
  let lead: string;
  let dsl: string;
  let hour = 7;

  beforeAll(async () => {
    app = await startTestApp(kind);
  });

  beforeEach(() => {
    app.clock.moveTo(MONDAY);
    hour += 1;
  });

  afterAll(async () => {
    await app.close();
  });

  const call = (method: 'get' | 'post', path: string, as: string) =>
    app.http()[method](`/api/v1/${path}`).set('authorization', `Bearer ${as}`);
  /** Whoever may read what would be sent approves it; the answer to who may not is that of approving. */
  async function approve(publicId: string, as: string) {
    const [path, startsAt] = [
      `follow-ups/${publicId}/approve`,
      `2026-03-24T${String(hour).padStart(2, '0')}:15:00Z`,
    ];
    const shown = await call('get', `${path}?startsAt=${startsAt}`, as);
    const { fingerprint = UNREAD } = shown.body as { fingerprint?: string };
    const approved = await call('post', path, as).send({ startsAt, fingerprint });
    expect(approved.status).toBe(shown.status);
    return approved;
  }

  const read = async (family: Family, as: string) =>
    call('post', `dsl/notes/${await noteOf(app, family)}/acknowledge`, as);

  describe.each(DSL_NOTE_WAYS)('what was $what', ({ kind: noteKind, tell: writeDown }) => {
    beforeAll(async () => {
      northfield = await makeNorthfield(app);
      const { schoolId } = northfield;
      lead = await app.apiKey(['cases:read', 'cases:write', 'pupils:read', 'followups:approve'], schoolId);
      dsl = await app.apiKey(['followups:approve', 'dsl'], schoolId);
      hour = 7;
    });

    it('has meetings that only a DSL approves, drafted before the note or after it, until it is read', async () => {
      const [before, after] = [await makeFamily(app, northfield), await makeFamily(app, northfield)];
      const first = await draftFor(app, before);
      await writeDown(app, before);
      await writeDown(app, after);
      const second = await draftFor(app, after);
      expect((await storyOf(app, after.caseId)).at(-1)).toContain('to be read and approved by the DSL');
      for (const { publicId } of [first, second]) {
        await call('get', `follow-ups/${publicId}`, lead).expect(403);
        expect((await approve(publicId, lead)).status).toBe(403);
        await call('get', `follow-ups/${publicId}`, dsl).expect(200, /"routedTo":"dsl"/);
      }
      expect((await approve(first.publicId, dsl)).status).toBe(200);
      expect((await read(after, lead)).status).toBe(403);
      expect((await read(after, dsl)).status).toBe(204);
      await call('get', `follow-ups/${second.publicId}`, lead).expect(200, /"routedTo":"pastoral-lead"/);
      hour += 1;
      expect((await approve(second.publicId, lead)).status).toBe(200);
    });

    it('is answered, listed, written about and logged as a child in care is: nothing tells why', async () => {
      const [noted, inCare] = [
        await makeFamily(app, northfield),
        await makeFamily(app, northfield, { pupil: { socialCare: 'in-care' } }),
      ];
      await writeDown(app, noted);
      const logger = app.nest.get<Logger>(LOGGER);
      const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
      const logged = levels.map((level) => jest.spyOn(logger, level));
      const answers: unknown[][] = [];
      for (const family of [noted, inCare]) {
        const { publicId } = await draftFor(app, family);
        const shown = await call('get', `follow-ups/${publicId}`, lead);
        const approved = await approve(publicId, lead);
        const cancelled = await call('post', `follow-ups/${publicId}/cancel`, lead).send({ reason: 'x' });
        const list = await call('get', 'follow-ups?state=draft', lead).expect(200);
        const { followUps } = list.body as { followUps: { followUpId: string; routedTo: string }[] };
        const desk = followUps.find((one) => one.followUpId === publicId)?.routedTo;
        answers.push([
          ...[shown, approved, cancelled].map(({ status, body }) => [status, body] as const),
          desk,
        ]);
        answers.at(-1)?.push(await storyOf(app, family.caseId));
      }
      expect(answers[0]).toEqual(answers[1]);
      expect(answers[0]?.[0]).toMatchObject([403, { title: 'This one is for the DSL to decide.' }]);
      const found = await app.dataSource.manager.findOneByOrFail(PupilCase, { id: noted.caseId });
      const shown = await call('get', `cases/${found.publicId}`, lead).expect(200);
      expect(shown.body).toMatchObject({ contactHomeWords: 'Speak to the DSL before contacting home' });
      expect(JSON.stringify([answers, shown.body])).not.toMatch(TELLTALE);
      expect(logged.flatMap((one) => one.mock.calls).length).toBeGreaterThan(5);
      expect(JSON.stringify(logged.flatMap((one) => one.mock.calls))).not.toMatch(TELLTALE);
      jest.restoreAllMocks();
      const jobs = await app.dataSource.query<object[]>('SELECT event, subscriber, payload FROM job');
      expect(JSON.stringify(jobs)).not.toMatch(TELLTALE);
      const audit = await app.dataSource.query<object[]>(
        `SELECT * FROM audit_entry WHERE reason IS NULL OR reason <> 'is a DSL'`,
      );
      expect(JSON.stringify(audit)).not.toMatch(TELLTALE);
    });

    it('has a correction of the note read anew, and the reading of it kept once with who it was', async () => {
      const family = await makeFamily(app, northfield);
      const { publicId } = await draftFor(app, family);
      await writeDown(app, family);
      const [older, elsewhere] = [
        await noteOf(app, family),
        await app.apiKey(['dsl'], northfield.schoolId + 1_000),
      ];
      expect((await read(family, elsewhere)).status).toBe(404);
      expect((await read(family, dsl)).status).toBe(204);
      expect((await read(family, dsl)).status).toBe(204);
      await writeDown(app, family, ' Said so twice.');
      await call('post', `dsl/notes/${older}/acknowledge`, dsl).expect(404);
      await call('get', `follow-ups/${publicId}`, lead).expect(403);
      expect((await read(family, dsl)).status).toBe(204);
      await call('get', `follow-ups/${publicId}`, lead).expect(200);
      const { body } = await call('get', 'dsl/notes', dsl).expect(200);
      const { notes } = body as { notes: { id: string }[] };
      const acknowledged = { acknowledgedAt: MONDAY, acknowledgedBy: expect.stringMatching(/^key:/) };
      const newer = await noteOf(app, family);
      expect(notes.map((one) => one.id)).not.toContain(older);
      expect(notes.find((one) => one.id === newer)).toMatchObject({ kind: noteKind, ...acknowledged });
      const audit = await app.dataSource.query<object[]>(
        `SELECT subject, subject_id FROM audit_entry WHERE action = 'dsl-note-acknowledged' AND subject_id = '${older}'`,
      );
      expect(audit).toEqual([{ subject: noteKind, subject_id: older }]);
    });
  });
});

const ways = databaseKinds.flatMap((kind) => transportKinds.map((transport) => ({ kind, transport })));

describe.each(ways)(
  'What is for the DSL to read, between approval and sending ($kind.name, $transport.name)',
  ({ kind, transport }) => {
    let app: TestApp;
    let smtp: SmtpCatcher;

    beforeAll(async () => {
      smtp = await startSmtpCatcher();
      app = await startTestApp(kind, { smtpUrl: smtp.url, redisUrl: transport.redisUrl });
    }, 60_000);

    afterAll(async () => {
      await app.close();
      await smtp.close();
    });

    const mailed = (): string[] => smtp.caught.flatMap((one) => one.envelopeTo).sort();

    async function workAt(instant: string): Promise<void> {
      app.clock.moveTo(instant);
      app.get(JobTransport).handOver([]);
      while ((await app.get(DueJobs).depth()).due > 0) await sleep(50);
    }

    it('keeps the mail until a DSL has read the note, and sends what a DSL approved knowing of it', async () => {
      const northfield = await makeNorthfield(app);
      const people = ['noted', 'known', 'usual', 'heard'].map((who) => ({ email: `${who}@home.example` }));
      const families: Family[] = [];
      for (const contact of people) families.push(await makeFamily(app, northfield, { contacts: [contact] }));
      const [noted, known, , heard] = families as [Family, Family, Family, Family];
      const drafts = await draftForAll(app, families);
      await noticed(app, known);
      for (const [n, { publicId }] of drafts.entries()) {
        const startsAt = `2026-03-24T1${n}:15:00Z`;
        const by = n === 1 ? MR_LEWIS_DSL : MS_OKAFOR;
        await readAndApprove(app, publicId, by, { startsAt });
      }
      app.clock.moveTo('2026-03-02T08:15:00.000Z');
      await noticed(app, noted);
      await heardOnThePhone(app, heard);
      await app.get(JobTransport).startWorking();
      await workAt(SENDING);
      expect(mailed()).toEqual(['known@home.example', 'usual@home.example']);
      for (const { caseId } of [noted, heard]) {
        expect(await newestFollowUp(app, caseId)).toMatchObject({ state: 'approved' });
        expect(await tasksOf(app, caseId)).toEqual([]);
      }
      const cancel = readAndCancel(app, drafts[0]?.publicId ?? '', MS_OKAFOR, 'x');
      await expect(cancel).rejects.toThrow(DslDecides);
      await readByDsl(app, noted);
      await workAt(AN_HOUR_LATER);
      expect(mailed()).toEqual(['known@home.example', 'noted@home.example', 'usual@home.example']);
      await readByDsl(app, heard);
      await workAt(TWO_HOURS_LATER);
      expect(mailed()).toContain('heard@home.example');
    }, 60_000);
  },
);
