import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Actor } from '../../src/access/actor.js';
import { CasesService } from '../../src/cases/cases.service.js';
import { FallenRules } from '../../src/cases/ledger/fallen-rules.js';
import { JudgedConcern } from '../../src/cases/ledger/judged-concern.entity.js';
import { SchoolLedgers } from '../../src/cases/ledger/school-ledger.service.js';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { LookAgain } from '../../src/cases/triage/look-again.service.js';
import { Triage } from '../../src/cases/triage/triage.service.js';
import { TriageOutcome } from '../../src/cases/triage/triage-outcome.entity.js';
import { UndoTriage } from '../../src/cases/triage/undo-triage.service.js';
import { Organisation } from '../../src/people/organisations/organisation.entity.js';
import { Pupil } from '../../src/people/pupils/pupil.entity.js';
import { StaffRole } from '../../src/people/staff/staff-role.entity.js';
import { Staff } from '../../src/people/staff/staff.entity.js';
import { QualityOfRules1764000000235 } from '../../src/platform/database/migrations/1764000000235-quality-of-rules.js';
import { allMigrations } from '../../src/platform/database/migrations/all-migrations.js';
import { Concern } from '../../src/rules/concern.entity.js';
import { RuleSet } from '../../src/rules/rule-set.entity.js';
import { RuleSetsService } from '../../src/rules/rule-sets.service.js';
import { NotFound } from '../../src/shared/errors.js';
import { newPublicId } from '../../src/shared/ids.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { countStatements } from '../support/statements.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { actorOf, end, type Northfield, northfield, pupil, raise } from './northfield.js';

const RULE = 'unauthorised-ten-in-ten-weeks';
const INCIDENT = 'serious-incident';

describeOnEachDatabase('The ledger of the rules', (kind) => {
  let app: TestApp;
  let nf: Northfield;
  let ada: Actor;

  beforeEach(async () => {
    app = await startTestApp(kind);
    await app.get(RuleSetsService).ensureDefaults();
    nf = await northfield(app);
    ada = await actorOf(app, nf.leadOf9, nf.school, 'pastoral-lead', ['9']);
  });

  afterEach(async () => {
    await app.close();
  });

  const triage = () => app.get(Triage);
  const manager = () => app.dataSource.manager;
  const caseOf = async (pupilId: number): Promise<PupilCase> =>
    manager().findOneOrFail(PupilCase, { where: { pupilId }, order: { id: 'DESC' } });
  /** Pupils with a case each. */
  const proposed = async (...names: string[]): Promise<string[]> => {
    const ids: string[] = [];
    for (const name of names) {
      const pupilId = await pupil(app, nf.school, name);
      await raise(app, nf.school, pupilId, { severity: 5 });
      await app.drain();
      ids.push((await caseOf(pupilId)).publicId);
    }
    return ids;
  };
  const of = async (ruleKey: string) => {
    const ledger = await app.get(SchoolLedgers).of(ada);
    const { asked, useful, alreadyKnown, wrongData, notAWorry } =
      ledger?.rules.find((one) => one.ruleKey === ruleKey)?.today ?? ({} as Partial<Record<string, number>>);
    return { asked, useful, alreadyKnown, wrongData, notAWorry };
  };
  const counts = (useful = 0, alreadyKnown = 0, wrongData = 0, notAWorry = 0) => ({
    ...{ asked: useful + alreadyKnown + wrongData + notAWorry, useful, alreadyKnown, wrongData, notAWorry },
  });

  it('takes opening and watching for useful, and what was said where somebody said it', async () => {
    const [a = '', b = '', c = '', d = ''] = await proposed('a', 'b', 'c', 'd');
    await triage().open(a, ada);
    await triage().watch(b, ada, '2026-03-16');
    await triage().watch(c, ada, '2026-03-16', 'Exams.', 'already-known');
    await triage().noAction(d, ada, 'The register was wrong.', 'wrong-data');
    expect(await of(RULE)).toEqual(counts(2, 1, 1));
    expect((await app.get(SchoolLedgers).of(ada))?.rules.map(({ ruleKey }) => ruleKey)).toContain(INCIDENT);
  });

  it('leaves out what another system closed without saying what it was', async () => {
    const [a = ''] = await proposed('a');
    await app.get(CasesService).noAction(a, ada, 'Known.');
    expect(await of(RULE)).toEqual(counts());
  });

  it('is as before once an outcome is undone, and each concern counts once, by the last word', async () => {
    const [a = ''] = await proposed('a');
    const { outcomeId } = await triage().noAction(a, ada, 'Nothing in it.', 'not-a-worry');
    expect(await of(RULE)).toEqual(counts(0, 0, 0, 1));
    await app.get(UndoTriage).undo(a, ada, outcomeId);
    expect(await of(RULE)).toEqual(counts());
    await triage().watch(a, ada, '2026-03-16');
    await app.get(LookAgain).now(a, ada);
    expect(await of(RULE)).toEqual(counts(1));
    await triage().noAction(a, ada, 'Settled.', 'not-a-worry');
    expect(await of(RULE)).toEqual(counts(0, 0, 0, 1));
  });

  it('counts for each rule behind the row at that moment: not one that had ended, nor one that came later', async () => {
    const amir = await pupil(app, nf.school, 'amir');
    await raise(app, nf.school, amir, { severity: 5 });
    const ended = await raise(app, nf.school, amir, { ruleKey: 'attendance-fall' });
    await raise(app, nf.school, amir, { ruleKey: INCIDENT });
    await app.drain();
    await end(app, ended, 'cleared');
    await app.drain();
    await triage().watch((await caseOf(amir)).publicId, ada, '2026-03-16', '', 'already-known');
    await raise(app, nf.school, amir, { ruleKey: 'behaviour-points' });
    await app.drain();
    expect(await of(RULE)).toEqual(counts(0, 1));
    expect(await of(INCIDENT)).toEqual(counts(0, 1));
    for (const key of ['attendance-fall', 'behaviour-points']) expect((await of(key)).asked).toBe(0);
  });

  it('counts evidence added to an earlier case for its own rules, not for those of the earlier case', async () => {
    const [first = ''] = await proposed('a');
    await triage().noAction(first, ada, 'Known.', 'already-known');
    const { pupilId } = await manager().findOneByOrFail(PupilCase, { publicId: first });
    await raise(app, nf.school, pupilId, { ruleKey: INCIDENT, severity: 5 });
    await app.drain();
    const second = (await caseOf(pupilId)).publicId;
    const { outcomeId } = await triage().addTo(second, ada, first);
    expect([await of(RULE), await of(INCIDENT)]).toEqual([counts(0, 1), counts(1)]);
    await app.get(UndoTriage).undo(second, ada, outcomeId);
    expect([await of(RULE), await of(INCIDENT)]).toEqual([counts(0, 1), counts()]);
  });

  it('is each school’s own, and of the last twelve months', async () => {
    const [a = ''] = await proposed('a');
    await triage().open(a, ada);
    const elsewhere = { ...ada, organisationId: nf.otherSchool };
    expect((await app.get(SchoolLedgers).of(elsewhere))?.rules.some(({ judged }) => judged.length > 0)).toBe(
      false,
    );
    expect(await app.get(SchoolLedgers).of({ organisationId: nf.team })).toBeNull();
    await expect(app.get(SchoolLedgers).ofRule(ada, 'no-such-rule')).rejects.toThrow(NotFound);
    app.clock.moveTo('2027-03-20T08:10:00.000Z');
    expect(await of(RULE)).toEqual(counts());
  });

  it('withholds groups of fewer than ten', async () => {
    const ids = await proposed(...Array.from({ length: 13 }, (_, at) => `p${at}`));
    const cases = await manager().find(PupilCase, { order: { id: 'ASC' } });
    for (const [at, { pupilId }] of cases.entries())
      await manager().update(Pupil, { id: pupilId }, { sex: at < 3 ? 'F' : 'M' });
    for (const id of ids) await triage().open(id, ada);
    const { byGroup } = await app.get(SchoolLedgers).ofRule(ada, RULE);
    expect(Object.keys(byGroup[0]?.sex ?? {})).toEqual(['F', 'M']);
    for (const figures of Object.values(byGroup[0]?.sex ?? {})) expect(figures).toHaveProperty('withheld');
  });

  it('tells the pastoral leads of a rule that is wrong too often, until it rises or is published anew', async () => {
    const told = (who = ada) => app.get(FallenRules).for(who);
    const ids = await proposed(...Array.from({ length: 20 }, (_, at) => `p${at}`));
    for (const id of ids.slice(0, 19)) await triage().noAction(id, ada, 'Nothing in it.', 'not-a-worry');
    expect(await told()).toEqual([]);
    const last = await triage().noAction(ids[19] ?? '', ada, 'Nothing in it.', 'not-a-worry');
    expect(await told()).toEqual([
      { ruleKey: RULE, title: expect.any(String) as unknown, right: 0, asked: 20 },
    ]);
    const teacher = await actorOf(app, nf.head, nf.school, 'teacher', null);
    const elsewhere = { ...ada, organisationId: nf.otherSchool };
    for (const other of [teacher, elsewhere]) expect(await told(other)).toEqual([]);
    const cost = await countStatements(app, () => told());
    expect(cost).toBeLessThan(10);
    await manager().update(Organisation, { id: nf.school }, { ruleRightPercent: 0 });
    expect(await told()).toEqual([]);
    await manager().update(Organisation, { id: nf.school }, { ruleRightPercent: 33 });
    await app.get(UndoTriage).undo(ids[19] ?? '', ada, last.outcomeId);
    expect(await told()).toEqual([]);
    await triage().noAction(ids[19] ?? '', ada, 'Nothing in it.', 'not-a-worry');
    expect(await told()).toHaveLength(1);
    await published({ author: 'Tandem', reworded: true });
    expect(await told()).toHaveLength(1);
    await published({ author: 'Tandem', severity: 1 });
    expect(await told()).toEqual([]);
  });

  it('tells who published the rules, where somebody did who still works here, and not every lead', async () => {
    const ids = await proposed(...Array.from({ length: 20 }, (_, at) => `p${at}`));
    for (const id of ids) await triage().noAction(id, ada, 'Nothing in it.', 'wrong-data');
    const lindqvist = await actorOf(app, nf.leadOf10, nf.school, 'pastoral-lead', ['10']);
    const told = async () =>
      Promise.all([ada, lindqvist].map(async (who) => (await app.get(FallenRules).for(who)).length));
    expect(await told()).toEqual([1, 1]);
    await published({ author: lindqvist.name });
    expect(await told()).toEqual([0, 1]);
    await manager().update(StaffRole, { staffId: nf.leadOf10 }, { role: 'teacher' });
    expect((await told())[0]).toBe(1);
    await manager().update(StaffRole, { staffId: nf.leadOf10 }, { role: 'pastoral-lead' });
    await manager().update(Staff, { id: nf.leadOf10 }, { leftOn: '2026-03-01' });
    expect((await told())[0]).toBe(1);
  });

  it('takes in what was decided before there was one', async () => {
    const [a = '', b = ''] = await proposed('a', 'b');
    await triage().open(a, ada);
    await triage().noAction(b, ada, 'Nothing in it.', 'not-a-worry');
    const before = await manager().find(JudgedConcern, { order: { outcomeId: 'ASC' } });
    expect(before).toHaveLength(2);
    const steps = allMigrations.length - allMigrations.indexOf(QualityOfRules1764000000235);
    for (let n = 0; n < steps; n++) await app.dataSource.undoLastMigration({ transaction: 'all' });
    expect((await manager().find(TriageOutcome)).map(({ verdict }) => verdict).sort()).toEqual([
      'not-a-worry',
      null,
    ]);
    await app.dataSource.runMigrations({ transaction: 'all' });
    expect(await manager().find(JudgedConcern, { order: { outcomeId: 'ASC' } })).toEqual(before);
    expect(await of(RULE)).toEqual(counts(1, 0, 0, 1));
  });

  it('takes in what was decided after all that a case stood on had ended, and on the way back keeps what people said', async () => {
    const [late = '', wrong = ''] = await proposed('late', 'wrong');
    await triage().noAction(wrong, ada, 'Nothing in it.', 'wrong-data');
    await triage().noAction(late, ada, 'It was nothing.', 'not-a-worry');
    const { pupilId } = await manager().findOneByOrFail(PupilCase, { publicId: late });
    await manager().update(Concern, { pupilId }, { state: 'cleared', clearedOn: '2026-01-05' });
    await manager().update(TriageOutcome, { verdict: 'wrong-data' }, { outcome: 'watch' });
    const steps = allMigrations.length - allMigrations.indexOf(QualityOfRules1764000000235);
    for (let n = 0; n < steps; n++) await app.dataSource.undoLastMigration({ transaction: 'all' });
    await app.dataSource.runMigrations({ transaction: 'all' });
    const verdicts = (await manager().find(TriageOutcome)).map(({ verdict }) => verdict).sort();
    expect(verdicts).toEqual(['not-a-worry', 'wrong-data']);
    expect(await manager().find(JudgedConcern)).toHaveLength(2);
  });

  interface Published {
    readonly author: string;
    readonly severity?: 1;
    readonly reworded?: boolean;
  }

  /** The next rule set, for every school: as the last, but for what is said of the one rule. */
  const published = async ({ author, severity, reworded = false }: Published): Promise<void> => {
    const [last] = await manager().find(RuleSet, { order: { version: 'DESC' }, take: 1 });
    if (!last) throw new Error('no rule set');
    const rules = last.rules.map((rule) =>
      rule.key === RULE
        ? { ...rule, severity: severity ?? rule.severity, title: reworded ? 'Called otherwise' : rule.title }
        : rule,
    );
    const { id: _, ...row } = last;
    await manager().insert(RuleSet, {
      ...{ ...row, publicId: newPublicId(), version: last.version + 1, author, rules },
    });
  };
});
