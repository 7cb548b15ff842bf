import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { AuditLog } from '../../access/audit/audit-log.js';
import { BacktestHistory, type ShownRun } from '../../cases/backtests/backtest-history.js';
import { BacktestNames } from '../../cases/backtests/backtest-names.js';
import type { NamedKind } from '../../cases/backtests/kept-verdicts.js';
import { SchoolCalendars } from '../../people/calendar/school-calendars.js';
import type { CaseLoadFacts } from './case-load.js';
import { LeadRoomsReader } from './lead-rooms.js';
import { presentRuleTest, type RuleTestView } from './rule-test.presenter.js';
import { presentRuleTests, type RuleTestsView } from './rule-tests.presenter.js';
import { ShownPlace } from './shown-place.js';
import { presentTestPupils, type TestPupilsView } from './test-pupils.presenter.js';

/** Puts together what the pages of tests show; each look is a line in the audit. */
@Injectable()
export class RuleTestPages {
  constructor(
    private readonly history: BacktestHistory,
    private readonly named: BacktestNames,
    private readonly places: SchoolCalendars,
    private readonly audit: AuditLog,
    private readonly shown: ShownPlace,
    private readonly rooms: LeadRoomsReader,
  ) {}

  async list(actor: Actor, page: number): Promise<RuleTestsView> {
    const { runs, hasOlder } = await this.history.list(actor, page);
    const names = await this.shown.namesOf(runs.map(({ askedBy }) => askedBy));
    await this.note(actor, 'backtests-listed', 'all', 'may draft rules here');
    return presentRuleTests({ runs, names, page, hasOlder, zone: await this.shown.zoneOf(actor) });
  }

  /** @param rule the key of the rule whose curve is wanted. @throws NotFound */
  async one(actor: Actor, publicId: string, rule: string | null): Promise<RuleTestView> {
    const run = await this.history.one(actor, publicId);
    const names = await this.shown.namesOf([run.askedBy]);
    const schools = await this.schoolsOf(run);
    await this.note(actor, 'backtest-read', publicId, 'may draft rules here');
    const inForce = await this.history.ofRulesInForce(run);
    return presentRuleTest({
      ...{ run, rule, schools: run.schoolIds === null ? [] : schools.map(({ name }) => name) },
      askedBy: names.get(run.askedBy) ?? run.askedBy,
      verdicts: await this.history.verdicts(actor, publicId),
      draftHref: await this.shown.draftHref(actor, run.draftId),
      before: await this.history.before(run),
      ...{ inForce, cases: await this.casesOf(actor, run, inForce) },
      rulesToday: await this.shown.rulesToday(run.schoolIds),
      schoolNames: new Map(schools.map(({ sourceId, name }) => [sourceId, name])),
      ...{ zone: await this.shown.zoneOf(actor), now: this.shown.now() },
    });
  }

  /** By today's permission of the reader. @throws NotFound */
  async pupils(actor: Actor, publicId: string, kind: NamedKind, page: number): Promise<TestPupilsView> {
    const run = await this.history.one(actor, publicId);
    const named = await this.named.of(actor, publicId, kind);
    await this.note(actor, 'backtest-pupils-listed', publicId, named?.because ?? 'nobody is named any more');
    return presentTestPupils({ run, kind, named, page });
  }

  private async casesOf(
    { staffId: reader }: Actor,
    { figures, spec: { rules } }: ShownRun,
    inForce: ShownRun | null,
  ): Promise<CaseLoadFacts | null> {
    const load = figures?.cases;
    if (load === undefined) return null;
    const beside = inForce?.figures?.cases ?? null;
    return { load, inForce: beside, rules, reader, ...(await this.rooms.of(load)) };
  }

  private async schoolsOf({ schoolIds }: ShownRun) {
    if (schoolIds === null) return this.places.schools();
    return [...(await this.places.organisations(schoolIds)).values()];
  }

  private note({ name: actor }: Actor, action: string, subjectId: string, reason: string): Promise<void> {
    return this.audit.recordRead({ actor, action, subject: 'backtest', subjectId, reason });
  }
}
