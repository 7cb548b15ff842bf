import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { AuditEntry } from '../../src/access/audit/audit-entry.entity.js';
import { CaseEntry } from '../../src/cases/chronology/case-entry.entity.js';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { type MastAgreement, Pupil } from '../../src/people/pupils/pupil.entity.js';
import { TeamSchool } from '../../src/people/organisations/team-school.entity.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { sharedData } from '../support/shared-data.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { type Northfield, northfield, pupil, raise } from './northfield.js';

describeOnEachDatabase('Who may see and write a case', (kind) => {
  let app: TestApp;
  let nf: Northfield;
  let here: string;

  beforeAll(async () => {
    app = await startTestApp(kind);
    nf = await northfield(app);
    await raise(app, nf.school, await pupil(app, nf.school, 'amir'));
    await raise(app, nf.otherSchool, await pupil(app, nf.otherSchool, 'bea'));
    await app.drain();
    const cases = await app.dataSource.manager.findBy(PupilCase, { schoolId: nf.school });
    here = cases[0]?.publicId ?? '';
  });

  afterAll(async () => {
    await app.close();
  });

  const get = (path: string, key: string) =>
    app.http().get(`/api/v1/${path}`).set('authorization', `Bearer ${key}`);
  const post = (path: string, key: string, body: object = {}) =>
    app.http().post(`/api/v1/${path}`).set('authorization', `Bearer ${key}`).send(body);
  const pupilsIn = (body: unknown): string[] =>
    (body as { cases: { pupil: { pupilId: string } }[] }).cases.map((one) => one.pupil.pupilId).sort();

  const familyOf = (sourceId: string, mastAgreement: MastAgreement) =>
    app.dataSource.manager.update(Pupil, { sourceId }, { mastAgreement });

  it('nobody without a key, and each key only what it was made for', async () => {
    await app.http().get('/api/v1/cases').expect(401);
    await get('cases', await app.apiKey(['signals:write'])).expect(403);
    const reader = await app.apiKey(['cases:read']);
    for (const path of ['open', 'close', 'no-action', 'reopen', 'notes', 'actions']) {
      await post(`cases/${here}/${path}`, reader).expect(403);
    }
    await get(`cases/${here}`, await app.apiKey(['cases:write'])).expect(403);
  });

  it('a school its own, a team those of schools it has an agreement with, the installation all', async () => {
    const scopes = ['cases:read'] as const;
    expect(pupilsIn((await get('cases', await app.apiKey(scopes))).body)).toEqual(['amir', 'bea']);
    expect(pupilsIn((await get('cases', await app.apiKey(scopes, nf.school))).body)).toEqual(['amir']);
    expect(pupilsIn((await get('cases', await app.apiKey(scopes, nf.otherSchool))).body)).toEqual(['bea']);
    await familyOf('amir', 'agreed');
    const team = await app.apiKey(scopes, nf.team);
    expect(pupilsIn((await get('cases', team)).body)).toEqual(['amir']);
    await get(`cases/${here}`, team).expect(200);
    const reasons = await app.dataSource.manager.findBy(AuditEntry, { subjectId: here, action: 'case-read' });
    expect(reasons.at(-1)?.reason).toBe(
      'its team works for the school by a recorded agreement, and the family has said yes to it',
    );
  });

  it('a team nothing of a pupil whose family was not asked, has said no, or has taken its yes back', async () => {
    const team = await app.apiKey(['cases:read', 'cases:write'], nf.team);
    for (const answer of ['unasked', 'refused', 'withdrawn'] as const) {
      await familyOf('amir', answer);
      expect(pupilsIn((await get('cases', team)).body)).toEqual([]);
      await get(`cases/${here}`, team).expect(404);
      await post(`cases/${here}/notes`, team, { text: 'x' }).expect(404);
    }
    await familyOf('amir', 'agreed');
  });

  it('a team from the day of its agreement on, which begins at midnight where the people are', async () => {
    const now = app.clock.now();
    const key = await app.apiKey(['cases:read'], nf.team);
    await familyOf('bea', 'agreed');
    const agreement = { teamId: nf.team, schoolId: nf.otherSchool, agreedOn: '2026-06-16' };
    await app.dataSource.manager.insert(TeamSchool, agreement);
    app.clock.moveTo('2026-06-15T22:59:00.000Z');
    expect(pupilsIn((await get('cases', key)).body)).toEqual(['amir']);
    app.clock.moveTo('2026-06-15T23:00:00.000Z');
    expect(pupilsIn((await get('cases', key)).body)).toEqual(['amir', 'bea']);
    await app.dataSource.manager.delete(TeamSchool, agreement);
    app.clock.moveTo(now);
  });

  it('finds nothing of another school by any address, and writes nothing there', async () => {
    const foreign = await app.apiKey(['cases:read', 'cases:write'], nf.otherSchool);
    await get(`cases/${here}`, foreign).expect(404);
    expect(pupilsIn((await get('cases?pupil=amir', foreign)).body)).toEqual([]);
    expect(pupilsIn((await get('cases?schoolId=NF', foreign)).body)).toEqual([]);
    await post(`cases/${here}/open`, foreign).expect(404);
    await post(`cases/${here}/notes`, foreign, { text: 'x' }).expect(404);
    await post(`cases/${here}/actions`, foreign, { title: 'x', dueOn: '2026-03-05' }).expect(404);
    expect(await app.dataSource.manager.countBy(CaseEntry, { kind: 'note' })).toBe(0);
  });

  it('asks for one pupil by their own id, and for what has changed since', async () => {
    const key = await app.apiKey(['cases:read']);
    const found = (await get('cases?pupil=amir', key).expect(200)).body as {
      total: number;
      belowTheLine: null;
      cases: object[];
    };
    expect(found).toMatchObject({
      total: 1,
      belowTheLine: null,
      cases: [
        {
          caseId: here,
          state: 'proposed',
          pupil: { pupilId: 'amir', name: 'Amir amir', yearGroup: '9' },
          school: { schoolId: 'NF', name: 'Northfield School' },
          owner: { name: 'Ama Okafor' },
          whyNow:
            'Amir has missed ten sessions without leave in ten school weeks. Since 2 March 2026, as it stood then.',
          proposedOn: '2026-03-02',
          heldBackUntil: null,
        },
      ],
    });
    expect(pupilsIn((await get('cases?since=2026-03-02', key)).body)).toEqual(['amir', 'bea']);
    expect(pupilsIn((await get('cases?since=2026-03-02T08:10:00.001Z', key)).body)).toEqual([]);
    expect(pupilsIn((await get('cases?state=closed,withdrawn', key)).body)).toEqual([]);
    await get('cases?state=lost', key).expect(422);
    await get('cases?limit=0', key).expect(422);
    await get('cases?colour=red', key).expect(422);
  });

  it('fills the audit with nothing when nothing was shown', async () => {
    const key = await app.apiKey(['cases:read']);
    const before = await app.dataSource.manager.count(AuditEntry);
    await get('cases?pupil=nobody', key).expect(200);
    expect(await app.dataSource.manager.count(AuditEntry)).toBe(before);
  });

  it('keeps every naughty string exactly as a note', async () => {
    const file = sharedData('hostile-text/naughty-strings.json');
    if (!file) {
      process.stdout.write('Left out: naughty strings, because ../shared/data is not here.\n');
      return;
    }
    const key = await app.apiKey(['cases:read', 'cases:write']);
    const strings = JSON.parse(readFileSync(file, 'utf8')) as string[];
    expect(strings.length).toBeGreaterThan(500);
    for (const text of strings) {
      const answer = await post(`cases/${here}/notes`, key, { text });
      expect([text, answer.status]).toEqual([text, text === '' ? 422 : 204]);
    }
    const whole = (await get(`cases/${here}`, key).expect(200)).body as {
      chronology: { kind: string; text: string }[];
    };
    const notes = whole.chronology.filter((line) => line.kind === 'note').map((line) => line.text);
    expect(notes.reverse()).toEqual(strings.filter((text) => text !== ''));
    await post(`cases/${here}/notes`, key, { text: 'half a character \ud800' }).expect(422);
    await post(`cases/${here}/notes`, key, { text: 'nothing \0 here' }).expect(422);
  });
});
