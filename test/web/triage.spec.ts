import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { AuditEntry } from '../../src/access/audit/audit-entry.entity.js';
import { CaseEntry } from '../../src/cases/chronology/case-entry.entity.js';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { TriageOutcome } from '../../src/cases/triage/triage-outcome.entity.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { pupil, raise } from '../cases/northfield.js';
import { describeOnEachDatabase } from '../support/databases.js';
import type { Visitor } from '../support/staff-accounts.js';
import { countStatements } from '../support/statements.js';
import { changedTables, tablePrints } from '../support/table-prints.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  caseNamed,
  flashOf,
  proposedCase,
  signedIn,
  staffName,
  type TriageSchool,
  triageSchool,
} from './triage-desk.js';

describeOnEachDatabase('The triage desk', (kind) => {
  let app: TestApp;
  let school: TriageSchool;
  let lead: Visitor;
  let dsl: Visitor;

  beforeAll(async () => {
    app = await startTestApp(kind);
    school = await triageSchool(app);
    lead = await signedIn(app, 'lead9');
    dsl = await signedIn(app, 'dsl');
  });

  beforeEach(async () => {
    await app.dataSource.manager.update(PupilCase, { state: 'proposed' }, { state: 'withdrawn' });
  });

  afterAll(async () => {
    await app.close();
  });

  const rowsIn = (html: string): string[] =>
    [...html.matchAll(/data-triage-row>([^<]*)</g)].map((match) => match[1] ?? '');

  it('lists who is to be looked at within sight: the most urgent first, with why now, age and owner', async () => {
    await proposedCase(app, school, 'Noor', { raisedOn: '2026-02-20' });
    await proposedCase(app, school, 'Imran', {
      evidence: { kind: 'incidents', from: '2026-02-27', to: '2026-02-27', incidents: [], omitted: 0 },
    });
    await proposedCase(app, school, 'Tess', { yearGroup: '10' });
    const { text } = await lead.get('/triage');
    expect(rowsIn(text).sort()).toEqual(['Imran Khan', 'Noor Khan']);
    expect(text).toMatch(
      /Noor Khan[\s\S]*Year 9[\s\S]*Noor has been missed\.[\s\S]*10 days[\s\S]*Ama Okafor/,
    );
    expect(rowsIn((await dsl.get('/triage')).text)).toHaveLength(3);
    expect(rowsIn((await dsl.get('/triage?whose=mine')).text)).toEqual([]);
    expect(rowsIn((await dsl.get('/triage?year=10')).text)).toEqual(['Tess Khan']);
    expect(rowsIn((await dsl.get('/triage?sort=name')).text)).toEqual([
      'Imran Khan',
      'Noor Khan',
      'Tess Khan',
    ]);
  });

  it('says what to do when nobody is there, and what is below the line this week', async () => {
    expect((await lead.get('/triage')).text).toContain('Nobody waits to be looked at.');
    expect((await lead.get('/triage?state=watched')).text).toContain('they wait here for their day');
    expect((await lead.get('/triage?year=none-such')).text).toContain('Nobody matches.');
    for (let n = 0; n < 8; n++) {
      const id = await pupil(app, school.school, `Waiting-${n}`);
      await raise(app, school.school, id, { severity: 3, sentence: `Waiting ${n} has been missed.` });
    }
    await app.drain();
    expect((await dsl.get('/triage')).text).toMatch(
      /Below the line this week: [1-9][\s\S]*at most 5 new cases a week[\s\S]*Waiting-\d[\s\S]*has been missed/,
    );
  });

  it('opens to who decides about cases; nobody else, and nothing out of sight (ASVS 8.2.1, 8.2.2)', async () => {
    const noor = await proposedCase(app, school, 'Zara');
    for (const who of ['head', 'teacher'])
      for (const path of ['/triage', `/triage/${noor}`])
        expect((await (await signedIn(app, who)).get(path)).status).toBe(403);
    for (const who of ['lead10', 'mast']) {
      const visitor = await signedIn(app, who);
      expect(rowsIn((await visitor.get('/triage')).text)).not.toContain('Zara Khan');
      expect((await visitor.get(`/triage/${noor}`)).status).toBe(404);
      for (const what of ['open', 'watch', 'no-action', 'add-to', 'undo', 'look-again'])
        expect(
          (
            await visitor.post(`/triage/${noor}/${what}`, {
              until: '2026-03-16',
              verdict: 'useful',
              reason: 'x',
              target: noor,
            })
          ).status,
        ).toBe(404);
    }
    expect((await caseNamed(app, noor)).state).toBe('proposed');
  });

  it('shows all that is decided on, and why this person may see it; the reading is in the audit', async () => {
    const noor = await proposedCase(app, school, 'Noura');
    const { text, status } = await lead.get(`/triage/${noor}`);
    expect(status).toBe(200);
    const { pupilId } = await caseNamed(app, noor);
    const { publicId } = await app.dataSource.manager.findOneByOrFail(Pupil, { id: pupilId });
    for (const part of [
      'Noura has been missed.',
      'Owner: Ama Okafor',
      `href="/pupils/${publicId}"`,
      `href="/cases/${noor}"`,
      'You see this because you are pastoral lead of year 9 at Northfield School.',
    ])
      expect(text).toContain(part);
    expect(text).toMatch(/href="\/meetings\/[\w-]{22}"/);
    expect(
      await app.dataSource.manager.findBy(AuditEntry, {
        ...{ action: 'case-read', subjectId: noor, actor: await staffName(app, school.leadOf9) },
        reason: 'you are pastoral lead of year 9 at Northfield School',
      }),
    ).toHaveLength(1);
  });

  it('goes on with the next row after an outcome, says what was done, and undoes it', async () => {
    const first = await proposedCase(app, school, 'Aisha');
    const second = await proposedCase(app, school, 'Bilal');
    await lead.get(`/triage/${first}`);
    const answer = await lead.post(`/triage/${first}/watch?sort=name`, {
      until: '2026-03-16',
      other: '',
      note: '',
      next: second,
    });
    expect(answer.status).toBe(303);
    expect(answer.headers['location']).toBe(`/triage/${second}?sort=name`);
    const page = (await lead.get(answer.headers['location'] ?? '')).text;
    const flash = flashOf(page);
    expect(flash.text).toBe('Aisha Khan: watched until Monday 16 March.');
    expect(page).toContain(`<a class="govuk-link" href="/cases/${first}">Go to the case</a>`);
    expect((await lead.get(`/triage/${second}`)).text).not.toContain('role="status"');
    const undone = await lead.post(flash.undo, { outcome: flash.outcome });
    expect(undone.headers['location']).toBe(`/triage/${first}?sort=name`);
    expect(await caseNamed(app, first)).toMatchObject({ state: 'proposed', watchUntil: null });
  });

  it('takes each of the four outcomes', async () => {
    const [a, b, c] = [
      await proposedCase(app, school, 'Ayla'),
      await proposedCase(app, school, 'Ben'),
      await proposedCase(app, school, 'Cara'),
    ];
    await lead.get(`/triage/${a}`);
    await lead.post(`/triage/${a}/open`, {});
    await lead.post(`/triage/${b}/no-action`, { verdict: 'wrong-data', reason: 'The register was wrong.' });
    await lead.post(`/triage/${c}/watch`, { until: 'other', other: '2026-03-20', note: 'Exams' });
    expect((await caseNamed(app, a)).state).toBe('open');
    expect(await caseNamed(app, b)).toMatchObject({
      state: 'closed',
      closedReason: 'The register was wrong.',
    });
    expect(await caseNamed(app, c)).toMatchObject({ state: 'watched', watchUntil: '2026-03-20' });
    const { id, pupilId } = await caseNamed(app, b);
    expect(await app.dataSource.manager.findBy(TriageOutcome, { caseId: id })).toMatchObject([
      { verdict: 'wrong-data' },
    ]);
    await raise(app, school.school, pupilId, { ruleKey: 'serious-incident', severity: 5 });
    await app.drain();
    const again = await app.dataSource.manager.findOneByOrFail(PupilCase, { pupilId, state: 'proposed' });
    expect((await lead.get(`/triage/${again.publicId}`)).text).toMatch(
      /Add to an earlier case[\s\S]*Earlier cases[\s\S]*The register was wrong\./,
    );
    const added = await lead.post(`/triage/${again.publicId}/add-to`, { target: b });
    expect(flashOf((await lead.get(added.headers['location'] ?? '')).text).text).toBe(
      'Ben Khan: added to the earlier case.',
    );
    expect((await caseNamed(app, b)).state).toBe('open');
  });

  it('shows the form again with what was typed where something is missing or not possible (ASVS 2.2.2)', async () => {
    const noor = await proposedCase(app, school, 'Nadia');
    await lead.get(`/triage/${noor}`);
    const none = await lead.post(`/triage/${noor}/no-action`, { reason: 'Spoke <b>to</b> Mum' });
    expect(none.status).toBe(422);
    expect(none.text).toContain('Choose what the concern was');
    expect(none.text).toContain('Spoke &lt;b&gt;to&lt;/b&gt; Mum');
    const late = await lead.post(`/triage/${noor}/watch`, {
      until: 'other',
      other: '2027-01-01',
      note: 'kept',
    });
    expect(late.status).toBe(422);
    expect(late.text).toContain('Expected a day from Tuesday 3 March to Monday 13 April');
    expect(late.text).toContain('value="kept"');
    expect((await lead.post(`/triage/${noor}/add-to`, {})).status).toBe(422);
    expect((await caseNamed(app, noor)).state).toBe('proposed');
  });

  it('tells the second of two leads who was first, with the next row one click away', async () => {
    const noor = await proposedCase(app, school, 'Samir');
    const other = await proposedCase(app, school, 'Tariq');
    await lead.get(`/triage/${noor}`);
    await dsl.get(`/triage/${noor}`);
    await lead.post(`/triage/${noor}/open`, { next: other });
    const late = await dsl.post(`/triage/${noor}/no-action`, {
      verdict: 'useful',
      reason: 'Known',
      next: other,
    });
    expect(late.status).toBe(409);
    expect(late.text).toContain('Already handled by Ama Okafor: the case is open.');
    expect(late.text).toMatch(new RegExp(`href="/triage/${other}"[^>]*>\\s*Next: Tariq Khan`));
    expect((await caseNamed(app, noor)).state).toBe('open');
    const page = (await dsl.get(`/triage/${noor}`)).text;
    expect(page).toContain('Ama Okafor has decided: open. It can be undone until');
    const outcome = /name="outcome" value="([^"]+)"/.exec(page)?.[1] ?? '';
    expect((await dsl.post(`/triage/${noor}/undo`, { outcome })).status).toBe(303);
    expect((await caseNamed(app, noor)).state).toBe('proposed');
    expect((await lead.post(`/triage/${noor}/undo`, { outcome })).text).toContain(
      'Already handled by Ama Lewis: it is undone.',
    );
  });

  it('says what is new since this person looked, and to nobody else', async () => {
    const noor = await proposedCase(app, school, 'Yusuf');
    expect((await lead.get('/triage')).text).toContain('New to you');
    await lead.get(`/triage/${noor}`);
    expect((await lead.get('/triage')).text).not.toContain('New to you');
    const { pupilId } = await caseNamed(app, noor);
    await raise(app, school.school, pupilId, {
      ruleKey: 'behaviour-points',
      severity: 2,
      sentence: 'Yusuf was upset.',
    });
    await app.drain();
    expect((await lead.get('/triage')).text).toContain('Since you looked: a further concern');
    expect((await dsl.get('/triage')).text).toContain('New to you');
  });

  it('keeps what people and files wrote as text, whatever it holds (ASVS 1.2.1)', async () => {
    const noor = await proposedCase(app, school, '<img src=x onerror=alert(1)>', {
      sentence: '"><script>alert(2)</script>',
    });
    for (const page of [await lead.get('/triage'), await lead.get(`/triage/${noor}`)]) {
      expect(page.text).not.toMatch(/<img src=x|<script>alert/);
      expect(page.text).toContain('&lt;img src=x');
    }
    await lead.post(`/triage/${noor}/watch`, {
      until: '2026-03-16',
      other: '',
      note: '<svg onload=alert(3)>',
    });
    expect((await lead.get('/triage?state=watched')).text).not.toContain('<img src=x');
    expect(
      await app.dataSource.manager.findOneByOrFail(CaseEntry, {
        kind: 'watched',
        text: 'Watched until Monday 16 March: <svg onload=alert(3)>',
      }),
    ).toBeDefined();
  });

  it('asks the database as often for many rows as for few', async () => {
    const noor = await proposedCase(app, school, 'Olu');
    const count = async (path: string): Promise<number> =>
      countStatements(app, async () => expect((await dsl.get(path)).status).toBe(200));
    const cost = async (): Promise<number[]> => {
      await app.dataSource.query('UPDATE pupil SET signals_version = signals_version + 1');
      return [await count('/triage'), await count('/triage'), await count(`/triage/${noor}`)];
    };
    const few = await cost();
    for (let n = 0; n < 12; n++) await proposedCase(app, school, `Row ${n}`);
    expect(rowsIn((await dsl.get('/triage')).text)).toHaveLength(13);
    expect(await cost()).toEqual(few);
    process.stdout.write(
      `Triage (${kind.name}): ${few.join(', ')} statements for the list once something has come in, the list, and a row.\n`,
    );
    expect(Math.max(...few)).toBeLessThan(46);
  });

  it('changes nothing but audit, session and who has looked, however often it is opened (ASVS 3.5.3)', async () => {
    const noor = await proposedCase(app, school, 'Hana');
    await lead.get('/triage');
    const before = await tablePrints(app.dataSource);
    for (const path of [
      '/triage',
      '/triage?state=open&sort=age',
      `/triage/${noor}`,
      `/triage/${noor}?sort=name`,
    ])
      expect((await lead.get(path)).status).toBe(200);
    expect(changedTables(before, await tablePrints(app.dataSource)).sort()).toEqual([
      'audit_entry',
      'case_look',
    ]);
  });
});
