import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import type { Finding } from '../../src/rules/evaluate-pupil.js';
import { EvaluationService } from '../../src/rules/evaluation.service.js';
import { INDICATORS } from '../../src/rules/indicator-catalogue.js';
import type { IndicatorRule } from '../../src/rules/rule.js';
import { RuleSet } from '../../src/rules/rule-set.entity.js';
import { addDays, type Day, toEpochDay } from '../../src/shared/days.js';
import { newPublicId } from '../../src/shared/ids.js';
import { ResultRecorder } from '../../src/signals/attainment/result-recorder.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { sampleOf } from '../support/indicator-samples.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { SchoolUnderRules } from './school-under-rules.js';

const FIRST: Day = '2025-09-01';
const DAYS = 180;
const AS_OF = addDays(FIRST, DAYS);
const CATEGORIES = ['Disruption', 'Bullying'];
const SUBJECTS = ['Mathematics', 'Reading'];
const RUNS = 6;

/** Rules on all there is: whatever one indicator reads, another pupil's signals and an undone correction must not move it. */
const EVERY_INDICATOR = INDICATORS.map(({ key }): IndicatorRule => ({
  ...{ key, indicator: key, parameters: sampleOf(key) },
  ...{ severity: 2, consequence: 'list', title: key, reason: 'To try it' },
}));

const day = fc.integer({ min: 0, max: DAYS }).map((count) => addDays(FIRST, count));
const mark = fc.record({
  day,
  session: fc.constantFrom<0 | 1>(0, 1),
  letters: fc.constantFrom('I', 'O', 'L', 'U', '/'),
});
const incident = fc.record({
  day,
  severity: fc.integer({ min: 1, max: 5 }),
  points: fc.integer({ min: 1, max: 9 }),
  category: fc.constantFrom(...CATEGORIES),
});
const result = fc.record({
  day,
  subject: fc.constantFrom(...SUBJECTS),
  score: fc.integer({ min: 70, max: 130 }),
});
const signals = fc.record({
  marks: fc.array(mark, { minLength: 1, maxLength: 12 }),
  incidents: fc.uniqueArray(incident, { minLength: 1, maxLength: 4, selector: (one) => one.day }),
  results: fc.uniqueArray(result, {
    minLength: 1,
    maxLength: 4,
    selector: ({ day: on, subject }) => `${on} ${subject}`,
  }),
});
type Signals = typeof signals extends fc.Arbitrary<infer Given> ? Given : never;

describeOnEachDatabase('What the rules say of a pupil', (kind) => {
  let app: TestApp;
  let write: SchoolUnderRules;
  let schools = 0;

  beforeAll(async () => {
    app = await startTestApp(kind);
    write = new SchoolUnderRules(app.nest);
    app.clock.moveTo(`${AS_OF}T08:10:00.000Z`);
    await app.dataSource.manager.insert(RuleSet, {
      ...{ publicId: newPublicId(), version: 90, title: 'Everything', publishedAt: app.clock.now() },
      ...{ author: 'P. Moran', reason: 'To try it', rules: EVERY_INDICATOR },
    });
  });
  afterAll(() => app.close());

  const school = () =>
    write.school(`Northfield ${++schools}`, { from: '2024-09-01', to: addDays(AS_OF, 30) });

  /** A pupil with a year of presence and what is given besides. */
  async function pupil(schoolId: number, name: string, given: Signals): Promise<number> {
    const id = await write.pupil(schoolId, name);
    await write.marks(id, schoolId, FIRST, AS_OF, '/');
    for (const one of given.marks) await write.mark(id, schoolId, one.day, one.session, one.letters);
    await say(id, schoolId, given, (value) => value);
    return id;
  }

  /** States incidents and results; said again with another number they take the place of what stood. */
  async function say(
    pupilId: number,
    schoolId: number,
    { incidents, results }: Signals,
    asIf: (value: number) => number,
  ): Promise<void> {
    for (const one of incidents)
      await write.incident(pupilId, schoolId, one.day, { ...one, points: asIf(one.points) });
    const rows = results.map(({ day: on, subject, score }) => ({
      ...{ pupilId, source: `mis-${schoolId}`, subject, assessment: 'Test', day: toEpochDay(on) },
      ...{ scale: 'standardised', score: asIf(score), grade: null, recordedOn: null },
    }));
    await app.get(UnitOfWork).run((tx) => app.get(ResultRecorder).recordResults(tx, rows, app.clock.now()));
  }

  async function findings(...pupilIds: number[]): Promise<Map<number, readonly Finding[]>> {
    const found = await app.get(EvaluationService).evaluatePupils(pupilIds, AS_OF, 'past');
    return new Map(found.map((one) => [one.pupilId, one.findings]));
  }

  it('is the same whoever else comes to the other schools, and whoever is read together with them', async () => {
    await fc.assert(
      fc.asyncProperty(signals, signals, async (ofAmir, ofBeth) => {
        const amir = await pupil(await school(), 'Amir', ofAmir);
        const alone = (await findings(amir)).get(amir)?.map(whole);
        const beth = await pupil(await school(), 'Beth', ofBeth);
        const together = await findings(beth, amir);
        expect(together.get(beth)).toHaveLength(EVERY_INDICATOR.length);
        expect(together.get(amir)?.map(whole)).toEqual(alone);
        expect(alone).toHaveLength(EVERY_INDICATOR.length);
      }),
      { numRuns: RUNS },
    );
  });

  it('is as if nothing had been, when what was corrected is corrected back', async () => {
    await fc.assert(
      fc.asyncProperty(signals, async (given) => {
        const northfield = await school();
        const amir = await pupil(northfield, 'Amir', given);
        const twin = await pupil(northfield, 'Zora', given);
        const before = (await findings(twin)).get(twin)?.map(nameless);
        for (const one of given.marks) await write.mark(twin, northfield, one.day, one.session, 'G');
        await say(twin, northfield, given, (value) => value + 7);
        expect((await findings(twin)).get(twin)?.map(nameless)).not.toEqual(before);
        for (const one of given.marks) await write.mark(twin, northfield, one.day, one.session, one.letters);
        await say(twin, northfield, given, (value) => value);
        const after = await findings(amir, twin);
        expect(after.get(twin)?.map(nameless)).toEqual(before);
        expect(after.get(twin)?.map(nameless)).toEqual(after.get(amir)?.map(nameless));
      }),
      { numRuns: RUNS },
    );
  });
});

/** With sentence and evidence, which are made when they are read. */
function whole({ ruleKey, outcome, value, clear, sentence, evidence }: Finding) {
  return { ruleKey, outcome, value, clear, sentence, evidence };
}

/** What a correction leaves behind has a new id, and twins have their own names. */
function nameless(finding: Finding): unknown {
  const text = JSON.stringify(whole(finding)).replaceAll('Zora', 'Amir');
  return JSON.parse(text, (key, value: unknown) =>
    key === 'id' || key === 'incidentIds' ? undefined : value,
  );
}
