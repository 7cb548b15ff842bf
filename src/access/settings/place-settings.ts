import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { OrganisationKind } from '../../people/organisations/organisation.entity.js';
import { Organisation } from '../../people/organisations/organisation.entity.js';
import { Reader } from '../../platform/database/reader.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Day } from '../../shared/days.js';
import { InvalidInput, NotFound } from '../../shared/errors.js';
import type { Actor } from '../actor.js';
import { AuditLog } from '../audit/audit-log.js';

/** What a school or team has set for itself. */
export interface PlaceSettings {
  readonly name: string;
  readonly kind: OrganisationKind;
  readonly zone: string;
  /** First day of its school year, 'MM-DD'. */
  readonly schoolYearStart: string;
  readonly phone: string | null;
  /** How many new cases one lead is given in a week, at most. */
  readonly casesPerLead: number;
  /** A rule that is right less often than in so many of a hundred is told to who answers for it; 0: none is. */
  readonly ruleRightPercent: number;
  /** Teams that work for the school, or schools that the team works for, by name, each with the first day of its agreement. */
  readonly agreements: readonly Agreement[];
}

/** That a team may see pupils of a school, whose family says yes to it. */
export interface Agreement {
  readonly with: string;
  readonly agreedOn: Day;
}

const FEWEST = 1;
const MOST = 50;
const HIGHEST_LEVEL = 90;

/** The settings of one's own school or team, read and changed by its administrators. */
@Injectable()
export class PlaceSettingsService {
  constructor(
    private readonly reader: Reader,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
  ) {}

  /** @throws NotFound for who works for no organisation */
  async of({ organisationId }: Actor): Promise<PlaceSettings> {
    const found = await this.reader.manager.findOneBy(Organisation, { id: organisationId ?? 0 });
    if (!found) throw new NotFound('You work for no school or team here.');
    const { name, kind, timezone: zone, schoolYearStart, phone, casesPerLead, ruleRightPercent } = found;
    const agreements = await this.agreements(found);
    return { name, kind, zone, schoolYearStart, phone, casesPerLead, ruleRightPercent, agreements };
  }

  private agreements({ id, kind }: Organisation): Promise<Agreement[]> {
    const [own, other] = kind === 'school' ? ['school_id', 'team_id'] : ['team_id', 'school_id'];
    return this.reader.query<Agreement>(
      `SELECT o.name AS "with", t.agreed_on AS "agreedOn" FROM team_school t JOIN organisation o ON o.id = t.${other}
       WHERE t.${own} = $1 ORDER BY o.name, o.id`,
      [id],
    );
  }

  /** From this week on; cases that are proposed already stay. @throws InvalidInput outside 1 to 50, NotFound for a team, which has no leads */
  async setCasesPerLead({ name: actor, organisationId }: Actor, casesPerLead: number): Promise<void> {
    if (!Number.isInteger(casesPerLead) || casesPerLead < FEWEST || casesPerLead > MOST)
      throw new InvalidInput('casesPerLead', `a whole number from ${FEWEST} to ${MOST}`);
    await this.change(organisationId, async (tx, school) => {
      if (school.casesPerLead === casesPerLead) return;
      await tx.update(Organisation, { id: school.id }, { casesPerLead });
      await this.audit.record(tx, {
        ...{ actor, action: 'cases-per-lead-set', subject: 'school', subjectId: school.publicId },
        reason: `from ${school.casesPerLead} to ${casesPerLead}`,
      });
    });
  }

  /** How often a rule must be right before nobody is told of it, in percent; 0: nobody ever is. @throws InvalidInput outside 0 to 90, NotFound for a team */
  async setRuleRightPercent({ name: actor, organisationId }: Actor, percent: number): Promise<void> {
    if (!Number.isInteger(percent) || percent < 0 || percent > HIGHEST_LEVEL)
      throw new InvalidInput('ruleRightPercent', `a whole number from 0 to ${HIGHEST_LEVEL}`);
    await this.change(organisationId, async (tx, school) => {
      if (school.ruleRightPercent === percent) return;
      await tx.update(Organisation, { id: school.id }, { ruleRightPercent: percent });
      await this.audit.record(tx, {
        ...{ actor, action: 'rule-level-set', subject: 'school', subjectId: school.publicId },
        reason: `from ${school.ruleRightPercent} to ${percent} percent`,
      });
    });
  }

  private async change(
    organisationId: number | null,
    work: (tx: EntityManager, school: Organisation) => Promise<void>,
  ): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const school = await tx.findOneBy(Organisation, { id: organisationId ?? 0, kind: 'school' });
      if (!school) throw new NotFound('A team has no leads and no rules of its own.');
      await work(tx, school);
    });
  }
}
