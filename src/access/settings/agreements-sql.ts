import type { EntityManager } from 'typeorm';
import type { OrganisationKind } from '../../people/organisations/organisation.entity.js';
import { runSql } from '../../platform/database/sql.js';
import type { Day } from '../../shared/days.js';

/** Who made or ended an agreement: one of our own people by name, of the other side its name alone. */
export interface AgreementHand {
  /** Null: a file. */
  readonly by: string | null;
}

/** An agreement that stands, or begins on its first day. */
export interface StandingAgreement extends AgreementHand {
  /** Of the other side. */
  readonly placeId: number;
  /** Its public id. */
  readonly id: string;
  readonly name: string;
  readonly firstDay: Day;
}

/** One that people have ended. */
export interface EndedAgreementHere extends AgreementHand {
  readonly id: string;
  readonly name: string;
  readonly endedOn: Day;
}

interface HandRow {
  by_first: string | null;
  by_last: string | null;
  by_place_id: number | null;
  by_place: string | null;
}

interface StandingRow extends HandRow {
  place_id: number;
  public_id: string;
  name: string;
  agreed_on: Day;
  made_by: string | null;
}

interface EndedRow extends HandRow {
  public_id: string;
  name: string;
  ended_on: Day;
}

const HAND = 's.first_name AS by_first, s.last_name AS by_last, h.id AS by_place_id, h.name AS by_place';

/** By the name of the other side. */
export async function agreementsOf(
  manager: EntityManager,
  placeId: number,
  kind: OrganisationKind,
): Promise<StandingAgreement[]> {
  const [own, other] = sidesOf(kind);
  const rows = await runSql<StandingRow>(
    manager,
    `SELECT o.id AS place_id, o.public_id, o.name, t.agreed_on, t.made_by, ${HAND}
     FROM team_school t JOIN organisation o ON o.id = t.${other} ${handOf('t.made_by')}
     WHERE t.${own} = $1 ORDER BY o.name, o.id`,
    [placeId],
  );
  return rows.map((row) => ({
    ...{ placeId: row.place_id, id: row.public_id, name: row.name, firstDay: row.agreed_on },
    by: row.made_by === null ? null : handWords(row, placeId),
  }));
}

/** The latest first. */
export async function endedAgreementsOf(
  manager: EntityManager,
  placeId: number,
  kind: OrganisationKind,
): Promise<EndedAgreementHere[]> {
  const [own, other] = sidesOf(kind);
  const rows = await runSql<EndedRow>(
    manager,
    `SELECT o.public_id, o.name, e.ended_on, ${HAND}
     FROM ended_agreement e JOIN organisation o ON o.id = e.${other} ${handOf('e.ended_by')}
     WHERE e.${own} = $1 ORDER BY e.ended_on DESC, o.name, o.id`,
    [placeId],
  );
  return rows.map((row) => ({
    ...{ id: row.public_id, name: row.name, endedOn: row.ended_on },
    by: handWords(row, placeId),
  }));
}

/** The teams of this installation that a school has no agreement with, by name. */
export function teamsWithout(
  manager: EntityManager,
  schoolId: number,
): Promise<{ id: string; name: string }[]> {
  return runSql(
    manager,
    `SELECT o.public_id AS id, o.name FROM organisation o WHERE o.kind = 'team' AND NOT EXISTS
       (SELECT 1 FROM team_school t WHERE t.team_id = o.id AND t.school_id = $1) ORDER BY o.name, o.id`,
    [schoolId],
  );
}

/** How many pupils at the school today have a family that has said yes to the support team, whichever team that is. */
export async function familiesWhoAgreed(
  manager: EntityManager,
  schoolId: number,
  today: Day,
): Promise<number> {
  const [row] = await runSql<{ n: number }>(
    manager,
    `SELECT CAST(COUNT(*) AS integer) AS n FROM pupil p WHERE p.mast_agreement = 'agreed' AND EXISTS
       (SELECT 1 FROM enrolment e WHERE e.pupil_id = p.id AND e.school_id = $1 AND e.from_day <= $2
          AND (e.to_day IS NULL OR e.to_day >= $2))`,
    [schoolId, today],
  );
  return row?.n ?? 0;
}

function sidesOf(kind: OrganisationKind): readonly [own: string, other: string] {
  return kind === 'school' ? ['school_id', 'team_id'] : ['team_id', 'school_id'];
}

function handOf(actor: string): string {
  return `LEFT JOIN staff s ON ${actor} = 'staff:' || s.public_id LEFT JOIN organisation h ON h.id = s.organisation_id`;
}

/** Who works at another place is that place's to say. */
function handWords({ by_first, by_last, by_place_id, by_place }: HandRow, placeId: number): string {
  if (by_place_id === placeId) return `${by_first ?? ''} ${by_last ?? ''}`.trim();
  return by_place ?? 'somebody who is not known any more';
}
