import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SchoolToday } from '../../people/calendar/school-today.js';
import type { TeamAtSchool } from '../../people/organisations/team-agreements.js';
import { Reader } from '../../platform/database/reader.js';
import { runSql } from '../../platform/database/sql.js';
import type { Day } from '../../shared/days.js';
import { ACTIVE_CASE_STATES, ACTIVE_CASES_SQL } from '../case.lifecycle.js';
import { ownersOf } from '../case-owner.js';
import { CaseChronology, WORKER } from '../chronology/case-chronology.js';
import { PupilCase } from '../pupil-case.entity.js';
import { lockPupil } from '../row-lock.js';
import { UnreachedOwners } from './unreached-owners.js';

/** A case that had been in the hands of a team and is not any more. */
export interface ReturnedCase {
  readonly caseId: number;
  /** Who of the team had looked after it; null: they only had things to do in it. */
  readonly from: string | null;
  readonly team: string;
  readonly on: Day;
}

/** What of a school's cases a team has in its hands. */
export interface CasesInHand {
  /** That its people look after. */
  readonly cases: number;
  /** Of these: for whose pupil the school has named neither a pastoral lead nor a head. */
  readonly forNobody: number;
  /** Who of those to whom the others would go cannot sign in to read it. */
  readonly withoutAccount: readonly string[];
  /** That its people are to do, in any case. */
  readonly actions: number;
}

/** Somebody of the team (`$1`): whose something is in a row. */
const ofTeam = (staffId: string): string =>
  `EXISTS (SELECT 1 FROM staff s WHERE s.id = ${staffId} AND s.organisation_id = $1)`;
const TO_DO = 'a.done_at IS NULL AND a.withdrawn_at IS NULL';

/**
 * A team that may not see a school's pupils any more cannot look after their cases: they would be in nobody's day. They go to whom
 * they would be proposed to today.
 */
@Injectable()
export class CaseReturns {
  constructor(
    private readonly reader: Reader,
    private readonly schoolToday: SchoolToday,
    private readonly chronology: CaseChronology,
    private readonly unreached: UnreachedOwners,
  ) {}

  /** What would go back if the agreement ended now. */
  async inHand({ teamId, schoolId }: TeamAtSchool): Promise<CasesInHand> {
    const { manager } = this.reader;
    const cases = await runSql<{ pupil_id: number }>(
      manager,
      `SELECT c.pupil_id FROM pupil_case c WHERE c.school_id = $2 AND c.state IN ${ACTIVE_CASES_SQL}
         AND ${ofTeam('c.owner_staff_id')}`,
      [teamId, schoolId],
    );
    const [actions] = await runSql<{ n: number }>(
      manager,
      `SELECT CAST(COUNT(*) AS integer) AS n FROM case_action a JOIN pupil_case c ON c.id = a.case_id
       WHERE c.school_id = $2 AND c.state IN ${ACTIVE_CASES_SQL} AND ${TO_DO} AND ${ofTeam('a.owner_staff_id')}`,
      [teamId, schoolId],
    );
    const pupilIds = cases.map((one) => one.pupil_id);
    const owners = await ownersOf(manager, schoolId, pupilIds, await this.schoolToday.at(schoolId));
    const forNobody = [...owners.values()].filter((owner) => owner === null).length;
    const given = [...new Set([...owners.values()].filter((owner) => owner !== null))];
    const withoutAccount = await this.unreached.among(given);
    return { cases: cases.length, forNobody, withoutAccount, actions: actions?.n ?? 0 };
  }

  /** Cases of a school that somebody of the team looks after, or has something to do in. */
  async idsOf({ teamId, schoolId }: TeamAtSchool): Promise<number[]> {
    const rows = await this.reader.query<{ id: number }>(
      `SELECT c.id FROM pupil_case c WHERE c.school_id = $2 AND c.state IN ${ACTIVE_CASES_SQL} AND (${ofTeam('c.owner_staff_id')}
         OR EXISTS (SELECT 1 FROM case_action a WHERE a.case_id = c.id AND ${TO_DO} AND ${ofTeam('a.owner_staff_id')}))
       ORDER BY c.id`,
      [teamId, schoolId],
    );
    return rows.map(({ id }) => id);
  }

  /** Gives one case back, and what the team was to do in it, with its lines in the story; null where there is nothing of the team's. */
  async giveBack(tx: EntityManager, caseId: number, teamId: number): Promise<ReturnedCase | null> {
    const before = await tx.findOneByOrFail(PupilCase, { id: caseId });
    const today = await this.schoolToday.at(before.schoolId);
    await lockPupil(tx, before.pupilId);
    const found = await tx.findOneByOrFail(PupilCase, { id: caseId });
    if (!ACTIVE_CASE_STATES.includes(found.state)) return null;
    const team = await nameOf(tx, 'SELECT name FROM organisation WHERE id = $1', teamId);
    const from = await ownerOfTeam(tx, found, teamId);
    const owner = from === null ? found.ownerStaffId : await this.newOwner(tx, found, today, team);
    const moved = await moveActions(tx, caseId, teamId, owner);
    if (from === null && moved.length === 0) return null;
    if (moved.length > 0) await this.tellOfActions(tx, caseId, team, moved);
    return { caseId, from, team, on: today };
  }

  private async newOwner(
    tx: EntityManager,
    { id: caseId, pupilId, schoolId }: PupilCase,
    today: Day,
    team: string,
  ): Promise<number | null> {
    const ownerStaffId = (await ownersOf(tx, schoolId, [pupilId], today)).get(pupilId) ?? null;
    await tx.update(PupilCase, { id: caseId }, { ownerStaffId });
    const who =
      ownerStaffId === null
        ? 'Nobody looks after this case now, because the school has named no pastoral lead or head for it'
        : `${await staffName(tx, ownerStaffId)} looks after this case now`;
    await this.chronology.append(tx, {
      ...{ caseId, kind: 'owner-changed', actor: WORKER },
      text: `${who}: ${team} no longer works for the school`,
    });
    return ownerStaffId;
  }

  private async tellOfActions(
    tx: EntityManager,
    caseId: number,
    team: string,
    titles: readonly string[],
  ): Promise<void> {
    await this.chronology.append(tx, {
      ...{ caseId, kind: 'actions-returned', actor: WORKER },
      text: `What ${team} was to do is to be done by whoever looks after this case: ${titles.join('; ')}`,
    });
  }
}

/** The name of the owner if they are of the team. */
async function ownerOfTeam(
  tx: EntityManager,
  { ownerStaffId }: PupilCase,
  teamId: number,
): Promise<string | null> {
  const isTheirs = await runSql<{ id: number }>(
    tx,
    'SELECT id FROM staff WHERE id = $1 AND organisation_id = $2',
    [ownerStaffId ?? 0, teamId],
  );
  return isTheirs.length === 0 ? null : staffName(tx, ownerStaffId ?? 0);
}

/** Returns the titles of what was moved. */
async function moveActions(
  tx: EntityManager,
  caseId: number,
  teamId: number,
  owner: number | null,
): Promise<string[]> {
  const rows = await runSql<{ title: string }>(
    tx,
    `UPDATE case_action SET owner_staff_id = $3 WHERE case_id = $2 AND done_at IS NULL AND withdrawn_at IS NULL
       AND ${ofTeam('owner_staff_id')} RETURNING title`,
    [teamId, caseId, owner],
  );
  return rows.map(({ title }) => title);
}

function staffName(tx: EntityManager, staffId: number): Promise<string> {
  return nameOf(tx, "SELECT first_name || ' ' || last_name AS name FROM staff WHERE id = $1", staffId);
}

async function nameOf(tx: EntityManager, sql: string, id: number): Promise<string> {
  const [row] = await runSql<{ name: string }>(tx, sql, [id]);
  return (row?.name ?? '').trim();
}
