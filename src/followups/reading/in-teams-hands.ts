import { Injectable } from '@nestjs/common';
import { ACTIVE_CASES_SQL } from '../../cases/case.lifecycle.js';
import { type CasesInHand, CaseReturns } from '../../cases/ownership/case-returns.js';
import type { OrganisationKind } from '../../people/organisations/organisation.entity.js';
import { Reader } from '../../platform/database/reader.js';
import { MeetingsWithoutTeam, type MeetingsWithTeam } from '../approval/meetings-without-team.js';

/** A school or a team. */
interface Side {
  readonly placeId: number;
  readonly kind: OrganisationKind;
}

/** What of a school's work is in a team's hands: numbers only, because who keeps agreements sees no pupil's story. */
@Injectable()
export class InTeamsHands {
  constructor(
    private readonly reader: Reader,
    private readonly returns: CaseReturns,
    private readonly meetings: MeetingsWithoutTeam,
  ) {}

  /** How many cases that are not closed people of a team look after, by our id of the other side. */
  async casesOf({ placeId, kind }: Side): Promise<ReadonlyMap<number, number>> {
    const [own, other] =
      kind === 'school' ? ['c.school_id', 's.organisation_id'] : ['s.organisation_id', 'c.school_id'];
    const rows = await this.reader.query<{ other: number; n: number }>(
      `SELECT ${other} AS other, CAST(COUNT(*) AS integer) AS n FROM pupil_case c JOIN staff s ON s.id = c.owner_staff_id
       WHERE ${own} = $1 AND c.state IN ${ACTIVE_CASES_SQL} AND s.organisation_id <> c.school_id GROUP BY ${other}`,
      [placeId],
    );
    return new Map(rows.map(({ other: id, n }) => [id, n]));
  }

  /** What would have to be taken over if the agreement ended now. */
  async of(own: Side, { placeId }: Pick<Side, 'placeId'>): Promise<CasesInHand & MeetingsWithTeam> {
    const at =
      own.kind === 'school'
        ? { schoolId: own.placeId, teamId: placeId }
        : { schoolId: placeId, teamId: own.placeId };
    return { ...(await this.returns.inHand(at)), ...(await this.meetings.count(at)) };
  }
}
