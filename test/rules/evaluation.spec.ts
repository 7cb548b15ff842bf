import { everything } from '../../src/access/sight/why-visible.js';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Concern } from '../../src/rules/concern.entity.js';
import { ConcernsService } from '../../src/rules/concerns.service.js';
import { Reader } from '../../src/platform/database/reader.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { EventBus } from '../../src/platform/jobs/event-bus.js';
import { hourPassed } from '../../src/platform/jobs/prune-jobs.handler.js';
import { runSql } from '../../src/platform/database/sql.js';
import { DEFAULT_RULES } from '../../src/rules/default-rule-set.js';
import { EvaluationService } from '../../src/rules/evaluation.service.js';
import { RuleSetsService } from '../../src/rules/rule-sets.service.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { SchoolUnderRules } from './school-under-rules.js';

const MONDAY = '2026-03-02T08:10:00.000Z';
const TEN = 'unauthorised-ten-in-ten-weeks';

describeOnEachDatabase('A pupil whose signals the rules read', (kind) => {
  let app: TestApp;
  let write: SchoolUnderRules;
  let school: number;

  let schools = 0;

  beforeAll(async () => {
    app = await startTestApp(kind);
    write = new SchoolUnderRules(app.nest);
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    app.clock.moveTo(MONDAY);
    school = await write.school(`Northfield ${++schools}`, { from: '2025-09-01', to: '2026-07-17' });
  });

  const concerns = (pupilId: number, ruleKey = TEN): Promise<Concern[]> =>
    app
      .get(ConcernsService)
      .list({ sight: everything('a test'), pupilId })
      .then((all) => all.filter((concern) => concern.ruleKey === ruleKey));

  const versions = (pupilId: number) =>
    app.nest
      .get(Reader)
      .first('SELECT signals_version, evaluated_version, evaluated_on FROM pupil WHERE id = $1', [pupilId]);

  /** A year of presence, but for days without an agreed reason: two sessions each. */
  async function awayWithoutReason(name: string, from: string, to: string): Promise<number> {
    const pupil = await write.pupil(school, name);
    await write.marks(pupil, school, '2025-09-01', '2026-02-27', '/');
    await write.marks(pupil, school, from, to, 'O');
    return pupil;
  }

  async function nextHour(instant: string): Promise<void> {
    app.clock.moveTo(instant);
    await app.get(UnitOfWork).run((tx) => app.get(EventBus).publish(tx, hourPassed, {}));
    await app.drain();
  }

  it('raises one concern with its evidence, and says with which signals', async () => {
    const amir = await awayWithoutReason('Amir', '2026-02-02', '2026-02-06');
    await app.drain();
    const [raised, ...others] = await concerns(amir);
    expect(others).toEqual([]);
    expect(raised).toMatchObject({
      schoolId: school,
      ruleSetVersion: 1,
      severity: 4,
      consequence: 'open-case',
      state: 'raised',
      raisedOn: '2026-03-02',
      raisedAt: MONDAY,
      clearedOn: null,
      value: 10,
      threshold: 10,
      evaluatedVersion: 2,
      sentence: 'We have missed Amir in 10 sessions without an agreed reason in the last 10 school weeks.',
    });
    expect(raised?.evidence).toMatchObject({ kind: 'sessions', omitted: 0 });
    expect(raised?.evidence.kind === 'sessions' && raised.evidence.marks).toHaveLength(10);
    expect(await versions(amir)).toEqual({
      signals_version: 2,
      evaluated_version: 2,
      evaluated_on: '2026-03-02',
    });
  });

  it('is not raised again while the concern stands, and keeps its evidence as it was raised', async () => {
    const amir = await awayWithoutReason('Amir', '2026-02-02', '2026-02-06');
    await app.drain();
    await write.marks(amir, school, '2026-02-09', '2026-02-13', 'O');
    await app.drain();
    expect(await concerns(amir)).toMatchObject([{ state: 'raised', value: 10 }]);
  });

  it('has it ended at the school they leave, and raised at the next one when that one has missed them as well', async () => {
    const amir = await awayWithoutReason('Amir', '2026-02-02', '2026-02-06');
    await app.drain();
    const next = await write.school(`Southfield ${schools}`, { from: '2025-09-01', to: '2026-07-17' });
    await write.move(amir, next, '2026-03-09');
    await nextHour('2026-03-09T16:10:00.000Z');
    const left = { state: 'cleared', schoolId: school, clearedBecause: 'the pupil has left the school' };
    expect(await concerns(amir)).toMatchObject([left]);
    await write.marks(amir, next, '2026-03-09', '2026-03-13', 'O');
    await nextHour('2026-03-17T06:10:00.000Z');
    expect(await concerns(amir)).toMatchObject([left, { state: 'raised', schoolId: next, value: 10 }]);
  });

  it('is cleared when time has moved the window on and the pupil is in school', async () => {
    const amir = await awayWithoutReason('Amir', '2026-02-02', '2026-02-06');
    await app.drain();
    await write.marks(amir, school, '2026-03-02', '2026-04-24', '/');
    await nextHour('2026-04-27T06:00:00.000Z');
    expect(await concerns(amir)).toMatchObject([
      { state: 'cleared', raisedOn: '2026-03-02', clearedOn: '2026-04-27' },
    ]);
  });

  it('has the concern withdrawn when corrected marks take its evidence away, even by one session', async () => {
    const amir = await awayWithoutReason('Amir', '2026-02-02', '2026-02-06');
    await app.drain();
    app.clock.moveTo('2026-03-04T09:00:00.000Z');
    await write.mark(amir, school, '2026-02-06', 1, 'I', '2026-03-04');
    await app.drain();
    const [concern] = await concerns(amir);
    expect(concern).toMatchObject({ state: 'withdrawn', clearedOn: '2026-03-04', value: 10 });
    expect(concern?.evidence.kind === 'sessions' && concern.evidence.marks.at(-1)?.code).toBe('O');
  });

  it('has it cleared, not withdrawn, when a mark outside the evidence is corrected and time has passed', async () => {
    const amir = await awayWithoutReason('Amir', '2026-02-02', '2026-02-06');
    await app.drain();
    await write.marks(amir, school, '2026-03-02', '2026-04-24', '/');
    app.clock.moveTo('2026-04-27T06:00:00.000Z');
    await write.mark(amir, school, '2026-01-12', 0, 'I', '2026-04-27');
    await app.drain();
    expect(await concerns(amir)).toMatchObject([{ state: 'cleared' }]);
  });

  it('may be raised again after a withdrawal, as a concern of its own', async () => {
    const amir = await awayWithoutReason('Amir', '2026-02-02', '2026-02-06');
    await app.drain();
    await write.mark(amir, school, '2026-02-06', 1, 'I', '2026-03-02');
    await app.drain();
    await write.mark(amir, school, '2026-02-10', 1, 'O', '2026-03-02');
    await app.drain();
    expect((await concerns(amir)).map((concern) => concern.state)).toEqual(['withdrawn', 'raised']);
  });

  it('alarms nobody by an N of this morning that becomes L at ten past nine', async () => {
    const beth = await awayWithoutReason('Beth', '2026-02-02', '2026-02-05');
    await write.mark(beth, school, '2026-02-09', 0, 'O');
    app.clock.moveTo('2026-03-02T09:01:00.000Z');
    await write.mark(beth, school, '2026-03-02', 0, 'N');
    await app.drain();
    expect(await concerns(beth)).toEqual([]);
    app.clock.moveTo('2026-03-02T09:10:00.000Z');
    await write.mark(beth, school, '2026-03-02', 0, 'L');
    await app.drain();
    await nextHour('2026-03-04T06:00:00.000Z');
    expect(await concerns(beth)).toEqual([]);
  });

  it('is found by the daily sweep when a mark settles and nothing new arrives', async () => {
    const beth = await awayWithoutReason('Beth', '2026-02-02', '2026-02-05');
    await write.mark(beth, school, '2026-02-09', 0, 'O');
    await write.mark(beth, school, '2026-03-02', 0, 'N');
    await app.drain();
    await nextHour('2026-03-03T06:00:00.000Z');
    expect(await concerns(beth)).toEqual([]);
    await nextHour('2026-03-04T06:00:00.000Z');
    expect(await concerns(beth)).toMatchObject([{ state: 'raised', raisedOn: '2026-03-04' }]);
  });

  it('keeps its concern, and gets none, when there is not enough data to say', async () => {
    const dan = await write.pupil(school, 'Dan');
    await write.marks(dan, school, '2025-09-01', '2026-02-27', '/');
    await write.marks(dan, school, '2025-11-03', '2025-11-25', 'I');
    await app.drain();
    expect(await concerns(dan, 'persistent-absence')).toMatchObject([{ state: 'raised' }]);

    await write.sessions(school, { from: '2026-09-01', to: '2027-07-16' });
    const newcomer = await write.pupil(school, 'Nia', '2026-09-01');
    await write.marks(newcomer, school, '2026-09-01', '2026-09-03', 'I');
    await write.marks(dan, school, '2026-09-01', '2026-09-10', '/');
    await nextHour('2026-09-14T06:00:00.000Z');
    expect(await concerns(dan, 'persistent-absence')).toMatchObject([{ state: 'raised' }]);
    expect(await concerns(newcomer, 'persistent-absence')).toEqual([]);
  });

  it('is swept on school days only, once a day, and not after leaving', async () => {
    const amir = await awayWithoutReason('Amir', '2026-02-02', '2026-02-03');
    const left = await write.pupil(school, 'Lena', '2025-09-01', '2026-01-30');
    await app.drain();
    await nextHour('2026-03-07T06:00:00.000Z');
    expect(await versions(amir)).toMatchObject({ evaluated_on: '2026-03-02' });
    await nextHour('2026-03-09T06:00:00.000Z');
    expect(await versions(amir)).toMatchObject({ evaluated_on: '2026-03-09' });
    expect(await versions(left)).toMatchObject({ evaluated_on: null });
    await nextHour('2026-03-09T08:00:00.000Z');
    const swept = await app.nest
      .get(Reader)
      .query(`SELECT id FROM job WHERE event = 'pupils-unevaluated' AND payload LIKE $1`, [
        `{"schoolId":${school},%`,
      ]);
    expect(swept).toHaveLength(1);
  });

  it('is found by the sweep, weekend or not, when the job its signals asked for has failed for good', async () => {
    const amir = await awayWithoutReason('Amir', '2026-02-02', '2026-02-06');
    await write.marks(amir, school, '2026-03-02', '2026-03-06', '/');
    await app
      .get(UnitOfWork)
      .run((tx) => runSql(tx, `UPDATE job SET state = 'failed' WHERE state = 'waiting'`));
    await nextHour('2026-03-07T06:00:00.000Z');
    expect(await concerns(amir)).toMatchObject([{ state: 'raised', raisedOn: '2026-03-07' }]);
  });

  it('keeps a concern raised by a look at the past that counted marks still provisional to live runs', async () => {
    const amir = await awayWithoutReason('Amir', '2026-02-23', '2026-02-26');
    await write.marks(amir, school, '2026-02-27', '2026-02-27', 'O');
    await app.get(EvaluationService).evaluatePupils([amir], '2026-02-27', 'past');
    expect(await concerns(amir)).toMatchObject([{ state: 'raised', raisedOn: '2026-02-27' }]);
    await app.drain();
    expect(await concerns(amir)).toMatchObject([{ state: 'raised' }]);
  });

  it('has a concern cleared when the school gives up its rule', async () => {
    const amir = await awayWithoutReason('Amir', '2026-02-02', '2026-02-06');
    await app.drain();
    await app.get(RuleSetsService).publishDefaults(DEFAULT_RULES.filter((rule) => rule.key !== TEN));
    await nextHour('2026-03-03T06:00:00.000Z');
    expect(await concerns(amir)).toMatchObject([
      { state: 'cleared', clearedOn: '2026-03-03', clearedBecause: 'the school no longer has this rule' },
    ]);
    await app.get(RuleSetsService).publishDefaults(DEFAULT_RULES);
  });

  it('has a concern cleared with the reason when it moves out of the year groups of its rule', async () => {
    const only9 = DEFAULT_RULES.map((rule) => (rule.key === TEN ? { ...rule, yearGroups: ['9'] } : rule));
    await app.get(RuleSetsService).publishDefaults(only9);
    const amir = await awayWithoutReason('Amir', '2026-02-02', '2026-02-06');
    await app.drain();
    await nextHour('2026-03-03T06:00:00.000Z');
    expect(await concerns(amir)).toMatchObject([{ state: 'raised' }]);
    await app
      .get(UnitOfWork)
      .run((tx) => runSql(tx, `UPDATE enrolment SET year_group = '10' WHERE pupil_id = $1`, [amir]));
    await nextHour('2026-03-04T06:00:00.000Z');
    const because = 'this rule is for year 9 only, and the pupil is now in year 10';
    expect(await concerns(amir)).toMatchObject([
      { state: 'cleared', clearedOn: '2026-03-04', clearedBecause: because },
    ]);
    const told = await app.nest.get(Reader).query<{ text: string }>(
      `SELECT e.text FROM case_entry e JOIN pupil_case c ON c.id = e.case_id
         WHERE c.pupil_id = $1 AND e.kind = 'concern-cleared'`,
      [amir],
    );
    expect(told.map(({ text }) => text)).toEqual([
      `No longer a concern: ${because}. It said: We have missed Amir in 10 sessions without an agreed reason in the last 10 school weeks.`,
    ]);
    await app.get(RuleSetsService).publishDefaults(DEFAULT_RULES);
  });

  it('is judged neither way by a register of years ago, when its school days are known only of then', async () => {
    const old = await write.school('Grand Bend', { from: '2021-08-23', to: '2022-05-27' });
    const tyrone = await write.pupil(old, 'Tyrone', '2021-08-23');
    await write.marks(tyrone, old, '2021-08-23', '2022-05-27', 'O');
    await app.drain();
    expect(await app.get(ConcernsService).list({ sight: everything('a test'), pupilId: tyrone })).toEqual([]);
    expect(await versions(tyrone)).toEqual({
      signals_version: 1,
      evaluated_version: 1,
      evaluated_on: null,
    });
  });
});
