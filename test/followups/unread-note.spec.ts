import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { ApproveFollowUp } from '../../src/followups/approval/approve-follow-up.service.js';
import { DslDecides } from '../../src/followups/approval/follow-up-errors.js';
import { DueJobs } from '../../src/platform/jobs/due-jobs.js';
import { JobTransport } from '../../src/platform/jobs/job-transport.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { LOGGER, type Logger } from '../../src/platform/logging/logging.module.js';
import { toEpochDay } from '../../src/shared/days.js';
import {
  ObservationRecorder,
  type ObservationRow,
} from '../../src/signals/observations/observation-recorder.js';
import { databaseKinds, describeOnEachDatabase, transportKinds } from '../support/databases.js';
import { type SmtpCatcher, startSmtpCatcher } from '../support/smtp-catcher.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
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
  readAndCancel,
  storyOf,
  tasksOf,
} from './northfield.js';

const MONDAY = '2026-03-02T08:10:00.000Z';
const SENDING = '2026-03-02T08:20:00.000Z';
const AN_HOUR_LATER = '2026-03-02T09:20:00.000Z';
const WORDS = 'Afraid of going home.';
const TELLTALE = /afraid|harm|observation|disclos|note of/i;

/** Mr Haddad writes down what Samira said; `again` corrects it. */
async function writeDown(app: TestApp, { pupilId }: Family, again = ''): Promise<void> {
  const note: ObservationRow = {
    pupilId,
    source: 'test',
    sourceId: `harm-${pupilId}`,
    theme: 'family',
    severity: 'severe',
    restricted: false,
    possibleHarm: true,
    text: `${WORDS}${again}`,
    day: toEpochDay('2026-03-02'),
    authorStaffId: null,
    authorName: 'Y. Haddad',
    recordedOn: null,
  };
  await app
    .get(UnitOfWork)
    .run((tx) => app.get(ObservationRecorder).recordObservations(tx, [note], app.clock.now()));
}

describeOnEachDatabase('A pupil with a note of possible harm that no DSL has read', (kind) => {
  let app: TestApp;
  let northfield: Northfield;
  let lead: string;
  let dsl: string;
  let hour = 7;

  beforeAll(async () => {
    app = await startTestApp(kind);
    northfield = await makeNorthfield(app);
    const { schoolId } = northfield;
    lead = await app.apiKey(['cases:read', 'cases:write', 'pupils:read', 'followups:approve'], schoolId);
    dsl = await app.apiKey(['followups:approve', 'dsl'], schoolId);
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
  const approve = (publicId: string, as: string) =>
    call('post', `follow-ups/${publicId}/approve`, as).send({
      startsAt: `2026-03-24T${String(hour).padStart(2, '0')}:15:00Z`,
    });

  async function noteOf({ pupilId }: Family): Promise<string> {
    const [row] = await app.dataSource.query<{ public_id: string }[]>(
      `SELECT public_id FROM observation WHERE pupil_id = ${pupilId} AND superseded_at IS NULL`,
    );
    return row?.public_id ?? '';
  }
  const read = async (family: Family, as: string) =>
    call('post', `dsl/observations/${await noteOf(family)}/acknowledge`, as);

  it('has meetings that only a DSL approves, drafted before the note or after it, until it is read', async () => {
    const [before, after] = [await makeFamily(app, northfield), await makeFamily(app, northfield)];
    const first = await draftFor(app, before);
    await writeDown(app, before);
    await writeDown(app, after);
    const second = await draftFor(app, after);
    expect((await storyOf(app, after.caseId)).at(-1)).toContain('to be read and approved by the DSL');
    for (const { publicId } of [first, second]) {
      await call('get', `follow-ups/${publicId}`, lead).expect(403);
      await approve(publicId, lead).expect(403);
      await call('get', `follow-ups/${publicId}`, dsl).expect(200, /"routedTo":"dsl"/);
    }
    await approve(first.publicId, dsl).expect(200);
    expect((await read(after, lead)).status).toBe(403);
    expect((await read(after, dsl)).status).toBe(204);
    await call('get', `follow-ups/${second.publicId}`, lead).expect(200, /"routedTo":"pastoral-lead"/);
    hour += 1;
    await approve(second.publicId, lead).expect(200);
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
    const [older, elsewhere] = [await noteOf(family), await app.apiKey(['dsl'], northfield.schoolId + 1_000)];
    expect((await read(family, elsewhere)).status).toBe(404);
    expect((await read(family, dsl)).status).toBe(204);
    expect((await read(family, dsl)).status).toBe(204);
    await writeDown(app, family, ' Said so twice.');
    await call('post', `dsl/observations/${older}/acknowledge`, dsl).expect(404);
    await call('get', `follow-ups/${publicId}`, lead).expect(403);
    expect((await read(family, dsl)).status).toBe(204);
    await call('get', `follow-ups/${publicId}`, lead).expect(200);
    const { body } = await call('get', 'dsl/observations', dsl).expect(200);
    const { observations } = body as { observations: { id: string }[] };
    const acknowledged = { acknowledgedAt: MONDAY, acknowledgedBy: expect.stringMatching(/^key:/) };
    expect(observations.find((one) => one.id !== older)).toMatchObject(acknowledged);
    const audit = await app.dataSource.query<object[]>(
      `SELECT subject, subject_id FROM audit_entry WHERE action = 'possible-harm-acknowledged' AND subject_id = '${older}'`,
    );
    expect(audit).toEqual([{ subject: 'observation', subject_id: older }]);
  });
});

const ways = databaseKinds.flatMap((kind) => transportKinds.map((transport) => ({ kind, transport })));

describe.each(ways)(
  'A note of possible harm between approval and sending ($kind.name, $transport.name)',
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
      const people = ['noted', 'known', 'usual'].map((who) => ({ email: `${who}@home.example` }));
      const families: Family[] = [];
      for (const contact of people) families.push(await makeFamily(app, northfield, { contacts: [contact] }));
      const [noted, known] = families as [Family, Family];
      const drafts = await draftForAll(app, families);
      await writeDown(app, known);
      for (const [n, { publicId }] of drafts.entries()) {
        const startsAt = `2026-03-24T1${n}:15:00Z`;
        const by = n === 1 ? MR_LEWIS_DSL : MS_OKAFOR;
        await app.get(ApproveFollowUp).approve(publicId, by, { startsAt });
      }
      app.clock.moveTo('2026-03-02T08:15:00.000Z');
      await writeDown(app, noted);
      await app.get(JobTransport).startWorking();
      await workAt(SENDING);
      expect(mailed()).toEqual(['known@home.example', 'usual@home.example']);
      expect(await newestFollowUp(app, noted.caseId)).toMatchObject({ state: 'approved' });
      expect(await tasksOf(app, noted.caseId)).toEqual([]);
      const cancel = readAndCancel(app, drafts[0]?.publicId ?? '', MS_OKAFOR, 'x');
      await expect(cancel).rejects.toThrow(DslDecides);
      await app.dataSource.query(
        `UPDATE observation SET acknowledged_at = '${SENDING}' WHERE pupil_id = ${noted.pupilId}`,
      );
      await workAt(AN_HOUR_LATER);
      expect(mailed()).toEqual(['known@home.example', 'noted@home.example', 'usual@home.example']);
    }, 60_000);
  },
);
