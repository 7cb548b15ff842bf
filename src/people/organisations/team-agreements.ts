import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { dialectOf, runSql } from '../../platform/database/sql.js';
import { EventBus } from '../../platform/jobs/event-bus.js';
import type { Day } from '../../shared/days.js';
import type { Fate } from '../../shared/fate.js';
import { type KeyedTable, upsertByNaturalKey } from '../natural-key-upsert.js';
import { agreementChanged } from './agreement-changed.event.js';
import { EndedAgreement } from './ended-agreement.entity.js';
import { TeamSchool } from './team-school.entity.js';

/** A team and all the schools it works for, as a file states it; schools no longer listed end their agreement. */
export interface TeamSchoolsRow {
  readonly teamId: number;
  readonly schoolIds: readonly number[];
  readonly agreedOn: Day | null;
}

/** What became of an agreement. `firstDay` null: it has ended. */
export interface AgreementChange {
  readonly teamId: number;
  readonly schoolId: number;
  readonly change: 'made' | 'moved' | 'ended';
  readonly firstDay: Day | null;
}

/** An agreement that a file names and that stays ended, because people ended it here. */
export interface StaysEnded {
  readonly school: string;
  readonly endedOn: Day;
}

/** What came of one row of a file of teams. */
export interface RecordedTeam {
  /** 'accepted' when the team had no school before. */
  readonly fate: Fate;
  readonly changes: readonly AgreementChange[];
  readonly stayEnded: readonly StaysEnded[];
}

interface KnownRow {
  school_id: number;
  made_by: string | null;
}

const TEAM_SCHOOL: KeyedTable = {
  table: 'team_school',
  key: ['team_id', 'school_id'],
  columns: ['agreed_on'],
  hasId: false,
};
const CHANGE_OF = { accepted: 'made', corrected: 'moved' } as const;

/**
 * Records by which agreements a team may see pupils of a school. A file states all of a team's each night; what people made or ended
 * here in Tandem is theirs to change. Whatever takes sight away is told to the layers above, whoever did it.
 */
@Injectable()
export class TeamAgreements {
  constructor(private readonly events: EventBus) {}

  /** As a file states it, but for what people made or ended here. */
  async ofFile(tx: EntityManager, row: TeamSchoolsRow): Promise<RecordedTeam> {
    await lockTeam(tx, row.teamId);
    const before = await runSql<KnownRow>(
      tx,
      'SELECT school_id, made_by FROM team_school WHERE team_id = $1',
      [row.teamId],
    );
    const ended = await endedHere(tx, row.teamId);
    const ours = [...before.filter((one) => one.made_by !== null), ...ended].map((one) => one.school_id);
    const changes = [...(await stated(tx, row, ours)), ...(await dropped(tx, row, before, ours))];
    await this.tell(tx, changes);
    const settled = before.length === 0 ? 'accepted' : 'corrected';
    return {
      fate: changes.length === 0 ? 'unchanged' : settled,
      changes,
      stayEnded: ended
        .filter((one) => row.schoolIds.includes(one.school_id))
        .map(({ name, ended_on }) => ({ school: name, endedOn: ended_on })),
    };
  }

  /** Made by people: stays whatever a file says. False where there is one already. @param by as in the audit */
  async make(
    tx: EntityManager,
    { teamId, schoolId }: TeamAtSchool,
    firstDay: Day,
    by: string,
  ): Promise<boolean> {
    await lockTeam(tx, teamId);
    if (await tx.existsBy(TeamSchool, { teamId, schoolId })) return false;
    await tx.delete(EndedAgreement, { teamId, schoolId });
    await tx.insert(TeamSchool, { teamId, schoolId, agreedOn: firstDay, madeBy: by });
    return true;
  }

  /** Ended by people, whoever had made it: no file brings it back. False where there is none. @param by as in the audit */
  async end(tx: EntityManager, { teamId, schoolId }: TeamAtSchool, on: Day, by: string): Promise<boolean> {
    await lockTeam(tx, teamId);
    if ((await tx.delete(TeamSchool, { teamId, schoolId })).affected !== 1) return false;
    await tx.insert(EndedAgreement, { teamId, schoolId, endedOn: on, endedBy: by });
    await this.tell(tx, [{ teamId, schoolId, change: 'ended', firstDay: null }]);
    return true;
  }

  private tell(tx: EntityManager, changes: readonly AgreementChange[]): Promise<void> {
    const less = changes.filter(({ change }) => change !== 'made');
    return this.events.publishAll(
      tx,
      agreementChanged,
      less.map(({ teamId, schoolId }) => ({ teamId, schoolId })),
    );
  }
}

/** A team and a school, by our ids. */
export interface TeamAtSchool {
  readonly teamId: number;
  readonly schoolId: number;
}

async function stated(
  tx: EntityManager,
  { teamId, schoolIds, agreedOn }: TeamSchoolsRow,
  ours: readonly number[],
): Promise<AgreementChange[]> {
  const theirs = [...new Set(schoolIds)].filter((schoolId) => !ours.includes(schoolId));
  const values = theirs.map((schoolId) => ({ team_id: teamId, school_id: schoolId, agreed_on: agreedOn }));
  const { fates } = await upsertByNaturalKey(tx, TEAM_SCHOOL, values);
  return theirs.flatMap((schoolId, at) => {
    const fate = fates[at] ?? 'unchanged';
    return fate === 'unchanged' ? [] : [{ teamId, schoolId, change: CHANGE_OF[fate], firstDay: agreedOn }];
  });
}

async function dropped(
  tx: EntityManager,
  { teamId, schoolIds }: TeamSchoolsRow,
  before: readonly KnownRow[],
  ours: readonly number[],
): Promise<AgreementChange[]> {
  const gone = before
    .map((one) => one.school_id)
    .filter((schoolId) => !schoolIds.includes(schoolId) && !ours.includes(schoolId));
  for (const schoolId of gone) await tx.delete(TeamSchool, { teamId, schoolId });
  return gone.map((schoolId) => ({ teamId, schoolId, change: 'ended', firstDay: null }));
}

function endedHere(
  tx: EntityManager,
  teamId: number,
): Promise<{ school_id: number; name: string; ended_on: Day }[]> {
  return runSql(
    tx,
    `SELECT e.school_id, o.name, e.ended_on FROM ended_agreement e JOIN organisation o ON o.id = e.school_id
     WHERE e.team_id = $1 ORDER BY o.name, o.id`,
    [teamId],
  );
}

/** A file and a page that change the agreements of one team go one after the other, or the file would bring back what is being ended. */
async function lockTeam(tx: EntityManager, teamId: number): Promise<void> {
  if (dialectOf(tx) === 'postgres')
    await runSql(tx, 'SELECT id FROM organisation WHERE id = $1 FOR UPDATE', [teamId]);
}
