import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { Organisation, type OrganisationKind } from '../../people/organisations/organisation.entity.js';
import {
  type AgreementChange,
  TeamAgreements,
  type TeamAtSchool,
} from '../../people/organisations/team-agreements.js';
import { Reader } from '../../platform/database/reader.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { addDays, type Day, isDay } from '../../shared/days.js';
import { InvalidInput, NotFound } from '../../shared/errors.js';
import type { Actor } from '../actor.js';
import { AgreementNews } from './agreement-news.js';
import {
  agreementsOf,
  type EndedAgreementHere,
  endedAgreementsOf,
  familiesWhoAgreed,
  type StandingAgreement,
  teamsWithout,
} from './agreements-sql.js';

/** By which agreements teams may see pupils of a school, as one of both sides reads them. */
export interface PlaceAgreements {
  readonly placeId: number;
  readonly name: string;
  readonly kind: OrganisationKind;
  readonly today: Day;
  readonly standing: readonly StandingAgreement[];
  /** Ended by people, which no file undoes. */
  readonly ended: readonly EndedAgreementHere[];
  /** Teams a school could agree with; none for a team, which makes no agreements. */
  readonly possible: readonly { readonly id: string; readonly name: string }[];
  /** Pupils at a school whose family has said yes to the support team. */
  readonly familiesAgreed: number;
}

/** How far from today a first day may lie: an older agreement on paper is written down late, a new one in good time. */
const DAYS_OF_A_YEAR = 365;

/**
 * The agreements between schools and teams, read by both and made or ended by their administrators. A school makes one, because
 * it opens its own pupils; either side ends it, because nobody is to see children longer than they work for them.
 */
@Injectable()
export class AgreementsOfPlace {
  constructor(
    private readonly reader: Reader,
    private readonly unitOfWork: UnitOfWork,
    private readonly schoolToday: SchoolToday,
    private readonly agreements: TeamAgreements,
    private readonly news: AgreementNews,
  ) {}

  /** @throws NotFound for who works for no school or team */
  async of({ organisationId }: Actor): Promise<PlaceAgreements> {
    const { manager } = this.reader;
    const { id: placeId, name, kind } = await place(manager, organisationId);
    const today = await this.schoolToday.at(placeId);
    const isSchool = kind === 'school';
    return {
      ...{ placeId, name, kind, today },
      standing: await agreementsOf(manager, placeId, kind),
      ended: await endedAgreementsOf(manager, placeId, kind),
      possible: isSchool ? await teamsWithout(manager, placeId) : [],
      familiesAgreed: isSchool ? await familiesWhoAgreed(manager, placeId, today) : 0,
    };
  }

  /** A school opens those of its pupils whose families said yes to a team, from a day on. @throws InvalidInput, NotFound for a team */
  async make(actor: Actor, teamPublicId: string, firstDay: Day): Promise<void> {
    const today = await this.schoolToday.at(actor.organisationId);
    const [earliest, latest] = [addDays(today, -DAYS_OF_A_YEAR), addDays(today, DAYS_OF_A_YEAR)];
    if (!isDay(firstDay) || firstDay < earliest || firstDay > latest)
      throw new InvalidInput('firstDay', 'a day not more than a year before or after today');
    await this.unitOfWork.run(async (tx) => {
      const school = await place(tx, actor.organisationId);
      if (school.kind !== 'school') throw new NotFound('Only a school makes an agreement.');
      const team = await tx.findOneBy(Organisation, { publicId: teamPublicId, kind: 'team' });
      if (!team) throw new InvalidInput('team', 'one of these teams');
      const at: TeamAtSchool = { teamId: team.id, schoolId: school.id };
      if (!(await this.agreements.make(tx, at, firstDay, actor.name)))
        throw new InvalidInput('team', 'a team that you have no agreement with yet');
      await this.tell(tx, actor, { ...at, change: 'made', firstDay });
    });
  }

  /** From this moment on the team sees no pupil of the school. @throws NotFound where there is no such agreement of one's own */
  async end(actor: Actor, otherPublicId: string): Promise<void> {
    const today = await this.schoolToday.at(actor.organisationId);
    await this.unitOfWork.run(async (tx) => {
      const own = await place(tx, actor.organisationId);
      const other = await tx.findOneBy(Organisation, { publicId: otherPublicId });
      const [school, team] = own.kind === 'school' ? [own, other] : [other, own];
      const at: TeamAtSchool = { teamId: team?.id ?? 0, schoolId: school?.id ?? 0 };
      if (!(await this.agreements.end(tx, at, today, actor.name))) throw new NoSuchAgreement();
      await this.tell(tx, actor, { ...at, change: 'ended', firstDay: null });
    });
  }

  private tell(tx: EntityManager, { name }: Actor, change: AgreementChange): Promise<void> {
    return this.news.of(tx, name, [change]);
  }
}

/** There is none with that school or team, or it has ended meanwhile. */
export class NoSuchAgreement extends NotFound {
  constructor() {
    super('There is no such agreement here, or it has ended meanwhile.');
  }
}

async function place(manager: EntityManager, organisationId: number | null): Promise<Organisation> {
  const found = await manager.findOneBy(Organisation, { id: organisationId ?? 0 });
  if (!found) throw new NotFound('You work for no school or team here.');
  return found;
}
