import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Enrolment } from '../../src/people/enrolments/enrolment.entity.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { DEFAULT_RULES } from '../../src/rules/default-rule-set.js';
import { EvaluationService } from '../../src/rules/evaluation.service.js';
import type { Rule } from '../../src/rules/rule.js';
import { RuleSet } from '../../src/rules/rule-set.entity.js';
import { toEpochDay } from '../../src/shared/days.js';
import { newPublicId } from '../../src/shared/ids.js';
import { codeOf } from '../../src/signals/attendance/attendance-codes.js';
import { MarkCorrection } from '../../src/signals/marks/mark-correction.entity.js';
import { Mark } from '../../src/signals/marks/mark.entity.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { Visitor } from '../support/staff-accounts.js';
import { countStatements } from '../support/statements.js';
import { changedTables, tablePrints } from '../support/table-prints.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  ADA,
  addIncidents,
  addObservation,
  addResult,
  DEE_MAST,
  fillRegister,
  openPupilScene,
  type PupilScene,
  SAM_DSL,
  scenePupil,
  session,
  SOUTH,
  TEACHER,
  TOM,
} from './pupil-scene.js';

/** Twelve whole days from 5 January on: 24 sessions. */
const TWELVE_DAYS = [5, 6, 7, 8, 9, 12, 13, 14, 15, 16, 19, 20].map(
  (day) => `2026-01-${String(day).padStart(2, '0')}`,
);
const away = (code: string): Record<string, string> =>
  Object.fromEntries(
    TWELVE_DAYS.flatMap((day) => [
      [session(day, 'AM'), code],
      [session(day, 'PM'), code],
    ]),
  );

const TERMS = { severity: 3, consequence: 'watch', reason: 'Because.' } as const;
const TOGETHER: Rule = {
  ...{ ...TERMS, key: 'together', title: 'Away, and points', atLeast: 2 },
  of: [
    { indicator: 'absence-rate', parameters: { atLeast: 0.1, minimumPossible: 40 } },
    { indicator: 'behaviour-points', parameters: { points: 5, schoolDays: 10 } },
  ],
};
const YEAR_7: Rule = {
  ...{ ...TERMS, key: 'young', title: 'Young', yearGroups: ['7'] },
  ...{ indicator: 'absence-rate', parameters: { atLeast: 0.1, minimumPossible: 40 } },
};

describeOnEachDatabase('What the rules see of one pupil', (kind) => {
  let app: TestApp;
  let scene: PupilScene;
  const visitors = new Map<string, Visitor>();

  beforeAll(async () => {
    app = await startTestApp(kind);
    scene = await openPupilScene(app);
    for (const email of [ADA, SAM_DSL, DEE_MAST, TOM, TEACHER, SOUTH]) {
      const visitor = Visitor.at(app);
      await visitor.signIn(app, email);
      visitors.set(email, visitor);
    }
  });

  afterAll(async () => {
    await app.close();
  });

  const open = (email: string, id: string, query = '') => {
    const visitor = visitors.get(email);
    if (!visitor) throw new Error(`nobody is ${email}`);
    return visitor.get(`/pupils/${id}/rules${query}`);
  };
  const pageOf = async (email: string, id: string, query = ''): Promise<string> => {
    const answer = await open(email, id, query);
    expect(answer.status).toBe(200);
    return answer.text;
  };
  /** The titles of a group, in order. */
  const titlesIn = (page: string, heading: string): string[] => {
    const group = new RegExp(`<h3[^>]*>${heading} \\(\\d+\\)</h3>([\\s\\S]*?)(?=<h3|</main>)`).exec(
      page,
    )?.[1];
    return [...(group ?? '').matchAll(/<h4[^>]*>([^<]+)<\/h4>/g)].map(([, title = '']) => title);
  };

  it('is grouped by the answer, with value, line, what would change it, and the marks behind', async () => {
    const { id, pupilId } = await scenePupil(app, scene, {
      pupil: { firstName: 'Samira', preferredName: 'Mimi' },
    });
    await fillRegister(app, scene, pupilId, away('O'));
    await addIncidents(app, scene, pupilId, 4);
    const page = await pageOf(ADA, id);
    expect(titlesIn(page, 'Met')).toContain('Persistent absence');
    expect(titlesIn(page, 'Nearly met')).toContain('Behaviour points adding up');
    expect(titlesIn(page, 'Not met')).toContain('Severe absence');
    expect(titlesIn(page, 'Too little to say')).toContain('A result below the level');
    for (const words of [
      'We have missed Mimi in 24 of ',
      'Looks for: At least 10% of the pupil',
      ', and would no longer be met below 10%. A concern it has raised ends below 9.5%.',
      'It would be met at 15 points; it is now at 12 points.',
      'Marks counted: 24 of ',
      'Quarrel 3',
    ])
      expect(page).toContain(words);
    expect(page).not.toMatch(/not for the page| style="/);
    const link = await visitors.get(ADA)?.get(`/pupils/${id}`);
    expect(link?.text).toContain(`href="/pupils/${id}/rules"`);
  });

  it('says of today what the rules said when they were last asked', async () => {
    const { id, pupilId } = await scenePupil(app, scene);
    await fillRegister(app, scene, pupilId, { ...away('I'), [session('2026-03-02', 'AM')]: 'O' });
    await addIncidents(app, scene, pupilId, 9);
    await addResult(app, pupilId, 'French', '2026-02-20', 80);
    const [told] = await app.nest.get(EvaluationService).evaluatePupils([pupilId], null, 'live');
    const page = await pageOf(ADA, id);
    const met = told?.findings.filter(({ outcome }) => outcome === 'met') ?? [];
    expect(met.length).toBeGreaterThan(1);
    expect(titlesIn(page, 'Met')).toHaveLength(met.length);
    for (const { sentence } of told?.findings ?? [])
      expect(page).toContain(sentence.replaceAll("'", '&#39;'));
    expect(page).toContain('By rule set 1, published on');
  });

  it('says of a past day what was known then, and what a correction has changed about it since', async () => {
    const { id, pupilId } = await scenePupil(app, scene);
    await fillRegister(app, scene, pupilId, away('I'));
    const corrected = TWELVE_DAYS.slice(0, 8).flatMap((day) =>
      ([0, 1] as const).map((half) => ({ day, half })),
    );
    for (const { day, half } of corrected) await correctMark(pupilId, day, half);
    const then = await pageOf(ADA, id, '?on=2026-02-02');
    expect(then).toContain('As of Monday 2 February, by what was known on that day.');
    expect(titlesIn(then, 'Met')).toContain('Persistent absence');
    expect(then).toContain('What has changed about this day since');
    expect(then).toMatch(
      /By what was known on the day: met \([\d.]+%\)\. By what is known now: not met \([\d.]+%\)/,
    );
    const now = await pageOf(ADA, id);
    expect(titlesIn(now, 'Met')).not.toContain('Persistent absence');
    expect(now).not.toContain('What has changed about this day since');
    expect(await pageOf(ADA, id, '?on=2026-01-06')).not.toContain('What has changed about this day since');
  });

  /** From away to present, as an import of 20 February would have left it. */
  async function correctMark(pupilId: number, day: string, half: 0 | 1): Promise<void> {
    const code = (letters: string) => codeOf(letters)?.id ?? 0;
    const place = { pupilId, schoolId: scene.schoolId, day: toEpochDay(day), session: half };
    const newCode = code(half === 0 ? '/' : '\\');
    const { manager } = app.dataSource;
    await manager.update(Mark, place, { code: newCode });
    await manager.insert(MarkCorrection, {
      ...{ ...place, oldCode: code('I'), newCode, oldRecordedOn: null },
      recordedAt: '2026-02-20T09:00:00.000Z',
    });
  }

  it('refuses a day that is none, or lies ahead, and says what was expected', async () => {
    const { id } = await scenePupil(app, scene);
    for (const [on, expected] of [
      ['2026-02-30', 'Enter a day, such as 2 March 2026'],
      ['2026-03-03', 'Enter today or an earlier day'],
    ] as const) {
      const answer = await open(ADA, id, `?on=${on}`);
      expect(answer.status).toBe(422);
      expect(answer.text).toContain(expected);
      expect(answer.text).toContain('href="#on"');
      expect(answer.text).not.toContain('As of today');
    }
  });

  it('is there for who may read the pupil’s page, and as if there were none for everybody else (ASVS 8.2.2)', async () => {
    const { id } = await scenePupil(app, scene, { pupil: { mastAgreement: 'unasked' } });
    for (const email of [ADA, SAM_DSL]) expect((await open(email, id)).status).toBe(200);
    for (const email of [TOM, SOUTH, DEE_MAST]) {
      const answer = await open(email, id);
      expect(answer.status).toBe(404);
      expect(answer.text).not.toContain('Samira');
    }
    expect((await open(TEACHER, id)).status).toBe(403);
    const { id: agreed } = await scenePupil(app, scene, { pupil: { mastAgreement: 'agreed' } });
    expect(await pageOf(DEE_MAST, agreed)).toContain('Northfield School');
  });

  it('tells each of two schools of its own register and incidents alone, on each day (ASVS 8.2.2)', async () => {
    const { id, pupilId } = await scenePupil(app, scene);
    await app.dataSource.manager.insert(Enrolment, {
      ...{ pupilId, schoolId: scene.southfieldId, yearGroup: '9', fromDay: '2026-01-05', toDay: null },
    });
    await fillRegister(app, scene, pupilId, away('O'));
    await addIncidents(app, scene, pupilId, 6);
    expect(await pageOf(ADA, id)).toContain('Quarrel');
    const south = await pageOf(SOUTH, id);
    expect(south).toContain('Southfield School');
    expect(south).not.toMatch(/Northfield School|Quarrel|24 of/);
    const before = await pageOf(SOUTH, id, '?on=2025-12-01');
    expect(before).toContain('was at no school whose records you may read');
    expect(before).not.toMatch(/Northfield School|<h4/);
  });

  it('goes by who leads the year at that school, as the pupil’s register does', async () => {
    const { id, pupilId } = await scenePupil(app, scene, {}, { yearGroup: '10' });
    await fillRegister(app, scene, pupilId);
    expect(await pageOf(TOM, id)).toContain('Northfield School');
    expect((await open(SOUTH, id)).status).toBe(404);
  });

  it('shows no text of an observation, no restricted one to others than the DSL, and its theme to nobody', async () => {
    const { id, pupilId } = await scenePupil(app, scene);
    await addObservation(app, pupilId, 'TEXT of the first', { severity: 'severe' });
    await addObservation(app, pupilId, 'TEXT of the second', { restricted: true, theme: 'family' });
    await addObservation(app, pupilId, 'TEXT of harm', { possibleHarm: true, theme: 'health' });
    const rowsOf = (page: string) => /Worries counted[\s\S]*?<\/table>/.exec(page)?.[0] ?? '';
    const lead = await pageOf(ADA, id);
    expect(rowsOf(lead)).toContain('Friends and others');
    expect(rowsOf(lead)).not.toMatch(/For the DSL only|family|health/i);
    const dsl = await pageOf(SAM_DSL, id);
    expect(rowsOf(dsl).match(/For the DSL only/g)).toHaveLength(1);
    expect(rowsOf(dsl)).not.toMatch(/family|health/i);
    for (const page of [lead, dsl]) expect(page).not.toContain('TEXT');
  });

  it('costs the same number of statements for little and for much, and writes only the audit (ASVS 3.5.3)', async () => {
    const few = await scenePupil(app, scene);
    const many = await scenePupil(app, scene);
    await fillRegister(app, scene, many.pupilId, away('O'));
    await addIncidents(app, scene, many.pupilId, 9);
    for (let at = 0; at < 5; at++) {
      await addObservation(app, many.pupilId, `Noticed ${at}`);
      await addResult(app, many.pupilId, `Subject ${at}`, '2026-02-02', 90);
    }
    await correctMark(many.pupilId, '2026-01-05', 0);
    const before = await tablePrints(app.dataSource);
    for (const query of ['', '?on=2026-02-02']) {
      const cost = (id: string) => countStatements(app, () => open(ADA, id, query));
      const one = await cost(few.id);
      expect(await cost(many.id)).toBe(one);
      expect(one).toBeLessThanOrEqual(40);
    }
    expect(changedTables(before, await tablePrints(app.dataSource))).toEqual(['audit_entry']);
    const [read] = await app.dataSource.query<{ action: string; subject_id: string }[]>(
      'SELECT action, subject_id FROM audit_entry ORDER BY id DESC LIMIT 1',
    );
    expect(read).toMatchObject({ action: 'pupil-read', subject_id: many.id });
  });

  it('goes by the rule set that was in force at the end of that day, and says so where there was none', async () => {
    const { id, pupilId } = await scenePupil(app, scene);
    await fillRegister(app, scene, pupilId, away('O'));
    await app.nest.get(EvaluationService).evaluatePupils([pupilId], null, 'live');
    const earlier = { publicId: newPublicId(), version: 0, title: 'Ours', author: 'Ada', reason: 'To try.' };
    await app.dataSource.manager.insert(RuleSet, {
      ...{ ...earlier, publishedAt: '2026-02-09T18:00:00.000Z' },
      rules: [...DEFAULT_RULES.filter(({ key }) => key === 'persistent-absence'), TOGETHER, YEAR_7],
    });
    const then = await pageOf(ADA, id, '?on=2026-02-09');
    expect(then).toContain('By rule set 0, published on 9 February 2026.');
    expect(then.match(/<h4/g)).toHaveLength(3);
    expect(then).toMatch(/It would be met at 2 of 2; it is now at 1 of 2\./);
    expect(then).toMatch(/By this day alone: \(1\) met \([\d.]+%\); \(2\) not met \(0 points\)\./);
    expect(titlesIn(then, 'Not asked')).toEqual(['Young']);
    const before = await pageOf(ADA, id, '?on=2026-02-08');
    expect(before).toContain('No rule set was published by that day. These are the answers of rule set 1');
    expect(before.match(/<h4/g)).toHaveLength(DEFAULT_RULES.length);
  });

  it('escapes whatever a school writes (ASVS 1.2.1)', async () => {
    const evil = '<script>alert(1)</script>';
    const { id, pupilId } = await scenePupil(app, scene, { pupil: { firstName: evil, lastName: evil } });
    await fillRegister(app, scene, pupilId, away('O'));
    await addResult(app, pupilId, `${evil}${newPublicId()}`, '2026-02-02', 20);
    await app.dataSource.manager.update(Pupil, { id: pupilId }, { preferredName: evil });
    const page = await pageOf(ADA, id);
    expect(page).not.toContain('<script>alert');
    expect(page).toContain('&lt;script&gt;alert(1)');
  });
});
