import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { type Permission } from '../../access/permissions.js';
import { PERMISSIONS_OF } from '../../access/roles.js';
import type { StaffRoleName } from '../../people/staff/staff-role.entity.js';
import { Reader } from '../../platform/database/reader.js';
import { valuesList } from '../../platform/database/sql.js';
import { RuleSetsService } from '../../rules/rule-sets.service.js';
import { SchoolLedgers } from './school-ledger.service.js';

const MAY_PUBLISH: Permission = 'rules:write';
/** Whoever is none of these any more cannot mend a rule, and is told nothing. */
const PUBLISHING_ROLES = (Object.keys(PERMISSIONS_OF) as StaffRoleName[]).filter((role) =>
  PERMISSIONS_OF[role].includes(MAY_PUBLISH),
);

/** A rule that is wrong more often than its school allows, as who answers for it is told. */
export interface FallenRule {
  readonly ruleKey: string;
  readonly title: string;
  readonly right: number;
  readonly asked: number;
}

/**
 * Tells who answers for a school's rules which of them have fallen below its level: who published the set that is in force, while
 * they may still publish here, else its pastoral leads, whose time it costs. Reckoned when somebody asks, so that it is said while it is so and no longer: a rule that has risen again, or was
 * published anew, asks about nothing yet.
 */
@Injectable()
export class FallenRules {
  constructor(
    private readonly reader: Reader,
    private readonly ruleSets: RuleSetsService,
    private readonly ledgers: SchoolLedgers,
  ) {}

  async for(actor: Actor): Promise<FallenRule[]> {
    const { staffId, organisationId } = actor;
    if (staffId === null || organisationId === null || !mayAnswer(actor)) return [];
    const inForce = await this.ruleSets.inForce(organisationId);
    if (!(await this.answersFor(actor, organisationId, inForce.author))) return [];
    const below = await this.ledgers.belowLevel(organisationId, inForce);
    return (below?.rules ?? []).map(({ ruleKey, title, today: { right, asked } }) => ({
      ...{ ruleKey, title, right, asked },
    }));
  }

  private async answersFor(actor: Actor, schoolId: number, author: string): Promise<boolean> {
    if (author === actor.name || author === actor.shownName) return true;
    if (!isPastoralLead(actor)) return false;
    const stillHere = await this.reader.first<{ id: number }>(
      `SELECT s.id FROM staff s JOIN staff_role r ON r.staff_id = s.id
       WHERE s.organisation_id = $1 AND s.left_on IS NULL
         AND ('staff:' || s.public_id = $2 OR s.first_name || ' ' || s.last_name = $2)
         AND r.role IN ${valuesList(1, PUBLISHING_ROLES.length, 2)} LIMIT 1`,
      [schoolId, author, ...PUBLISHING_ROLES],
    );
    return stillHere === null;
  }
}

function isPastoralLead({ roles = [] }: Actor): boolean {
  return roles.some(({ role }) => role === 'pastoral-lead');
}

/** Nobody else publishes rules, or gives their time to what these find. */
function mayAnswer(actor: Actor): boolean {
  return isPastoralLead(actor) || actor.permissions.includes(MAY_PUBLISH);
}
