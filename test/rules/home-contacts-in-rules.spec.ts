import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { EvaluationService } from '../../src/rules/evaluation.service.js';
import { EvaluationSubjectsReader } from '../../src/rules/evaluation-subjects.reader.js';
import type { Finding } from '../../src/rules/evaluate-pupil.js';
import type { SignalKind } from '../../src/rules/indicator.js';
import type { Rule } from '../../src/rules/rule.js';
import { RuleSet } from '../../src/rules/rule-set.entity.js';
import { RuleSetsService } from '../../src/rules/rule-sets.service.js';
import { type Day, toEpochDay } from '../../src/shared/days.js';
import { newPublicId } from '../../src/shared/ids.js';
import { type HomeContactRow, HomeRecorder } from '../../src/signals/home/home-recorder.js';
import { mailOrigin } from '../../src/signals/home/invitation-origin.js';
import { SentHomeRecorder } from '../../src/signals/home/sent-home-recorder.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { statementsOf } from '../support/statements.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { SchoolUnderRules } from './school-under-rules.js';

const rule = (key: string, parameters: Record<string, number | string>): Rule => ({
  ...{ key, indicator: key, parameters, severity: 2, consequence: 'list' },
  ...{ title: key, reason: 'To try it' },
});

/** Northfield publishes two rules about itself and home. Amir's home was mailed on 2 February and rang on the 24th. */
describeOnEachDatabase('Rules that read contacts with home', (kind) => {
  let app: TestApp;
  let amir: number;
  let maya: number;

  beforeAll(async () => {
    app = await startTestApp(kind);
    const write = new SchoolUnderRules(app.nest);
    const school = await write.school('Northfield', { from: '2025-09-01', to: '2026-07-17' });
    amir = await write.pupil(school, 'Amir');
    maya = await write.pupil(school, 'Maya');
    await record({ day: '2026-02-02', channel: 'email', origin: mail('REQUEST') });
    await record({ day: '2026-02-24', channel: 'phone', direction: 'home-to-school', origin: 'held:1' });
  });
  afterAll(() => app.close());

  const mail = (method: 'REQUEST' | 'CANCEL') => mailOrigin({ invitationId: 7, method, sequence: 0 });
  const record = ({
    day,
    ...more
  }: Partial<Omit<HomeContactRow, 'day'>> & { day: Day; origin: string }): Promise<unknown> => {
    const row = {
      ...{ pupilId: amir, contactId: null, day: toEpochDay(day), channel: 'phone' as const, staffId: null },
      ...{ direction: 'school-to-home' as const, summary: 'A talk', ...more },
    };
    return app.get(UnitOfWork).run((tx) => app.get(HomeRecorder).recordContact(tx, row, app.clock.now()));
  };
  const findings = async (asOf: Day): Promise<Finding[]> => {
    const [found] = await app.get(EvaluationService).evaluatePupils([amir], asOf, 'past');
    return [...(found?.findings ?? [])];
  };
  const values = async (asOf: Day) => (await findings(asOf)).map(({ value }) => value);
  const publish = (version: number, rules: readonly Rule[]) =>
    app.get(UnitOfWork).run((tx) =>
      tx.insert(RuleSet, {
        ...{ publicId: newPublicId(), version, title: 'Northfield', publishedAt: app.clock.now() },
        ...{ author: 'P. Moran', reason: 'To try it', rules: [...rules] },
      }),
    );

  it('ask the database nothing where no rule in force reads them, and for many pupils with the rest where one does', async () => {
    const { version } = await app.get(RuleSetsService).current();
    expect([...(await app.get(RuleSetsService).kindsRead([version]))].sort()).toEqual([
      'incidents',
      'marks',
      'observations',
      'results',
    ]);
    const reader = app.get(EvaluationSubjectsReader);
    const asked = (await reader.pupils([amir, maya])).map((pupil) => ({ pupil, asOf: '2026-03-02' }));
    const read = (...kinds: SignalKind[]) =>
      statementsOf(app, () => reader.subjects(asked, () => Promise.resolve(new Set(kinds))));
    const [without, withThem] = [await read(), await read('home-contacts')];
    expect(without.filter((sql) => sql.includes('home_contact'))).toEqual([]);
    expect(withThem.filter((sql) => sql.includes('home_contact'))).toHaveLength(1);
    expect(withThem).toHaveLength(without.length);
  });

  it('know what was said of home by the day they are asked about', async () => {
    await publish(2, [
      rule('no-home-contact', { weeks: 3 }),
      rule('unanswered-invitations', { invitations: 1 }),
    ]);
    expect(await findings('2026-02-23')).toMatchObject([
      { outcome: 'met', value: 26 },
      { outcome: 'met', value: 1, evidence: { kind: 'home-contacts', contacts: [{ day: '2026-02-02' }] } },
    ]);
    expect(await findings('2026-03-18')).toMatchObject([
      { outcome: 'met', value: 3, evidence: { contacts: [{ day: '2026-02-24', channel: 'phone' }] } },
      { outcome: 'not-met', value: 0 },
    ]);
  });

  it('read nothing that home told in confidence, or that may be harm', async () => {
    const told = {
      ...{ pupilId: amir, contactId: null, day: toEpochDay('2026-03-16'), channel: 'phone' as const },
      ...{ direction: 'home-to-school' as const, summary: 'For the DSL', staffId: null, authorName: null },
      ...{ source: 'mis', recordedOn: null },
    };
    const sent = [
      { ...told, sourceId: 'C1', restricted: true, possibleHarm: false },
      { ...told, sourceId: 'C2', restricted: false, possibleHarm: true },
    ];
    await app
      .get(UnitOfWork)
      .run((tx) => app.get(SentHomeRecorder).recordContacts(tx, sent, app.clock.now()));
    expect(await values('2026-03-18')).toEqual([3, 0]);
  });

  it('go on to read them for a concern that was raised by rules no longer in force', async () => {
    await publish(3, [rule('lateness', {})]);
    expect([...(await app.get(RuleSetsService).kindsRead([3, 2]))].sort()).toEqual([
      'home-contacts',
      'marks',
    ]);
  });
});
