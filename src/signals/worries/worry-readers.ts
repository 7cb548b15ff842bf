import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { PupilSearch } from '../../access/sight/pupil-search.js';
import { WorrySights } from '../../access/sight/worry-sights.js';
import { PupilDirectory } from '../../people/pupils/pupil-directory.js';
import { type SchoolDsls, SchoolDslsReader } from '../../people/staff/school-dsls.js';
import { StaffDirectory, type StaffMember } from '../../people/staff/staff-directory.js';

/** Who reads a worry, by name. The writer is not among them: they have read it. */
export interface WhoReads {
  /** The school whose pupil it is about, with its DSLs. */
  readonly school: SchoolDsls;
  /** The pastoral leads of the year group; where there is none, or it could be harm, the DSLs. */
  readonly are: 'pastoral-leads' | 'dsls';
  readonly names: readonly string[];
}

/** Says by name who reads what is logged, and to whom danger goes at once. */
@Injectable()
export class WorryReaders {
  constructor(
    private readonly staff: StaffDirectory,
    private readonly dsls: SchoolDslsReader,
    private readonly pupils: PupilDirectory,
    private readonly search: PupilSearch,
    private readonly sights: WorrySights,
  ) {}

  /** Whom somebody tells in person when a child may be in danger: the DSLs of their school, or of each school their team works for. */
  async inDanger(actor: Actor): Promise<SchoolDsls[]> {
    if (actor.organisationId === null) return [];
    const { today } = await this.sights.of(actor);
    return this.dsls.of(await this.pupils.schoolsReachedBy(actor.organisationId, today), today);
  }

  /** Null: the pupil is not at a school where the writer may log a worry. */
  async of(writer: Actor, worry: { pupilId: number; possibleHarm: boolean }): Promise<WhoReads | null> {
    const sight = await this.sights.of(writer);
    const pupil = await this.search.byId(sight, worry.pupilId);
    const [school] = pupil ? await this.dsls.of([pupil.schoolId], sight.today) : [];
    if (!pupil || !school) return null;
    const leads = worry.possibleHarm
      ? []
      : await this.staff.pastoralLeads(pupil.schoolId, pupil.yearGroup, sight.today);
    if (leads.length === 0) return { school, are: 'dsls', names: without(writer, school.dsls) };
    return { school, are: 'pastoral-leads', names: without(writer, leads.map(nameOf)) };
  }

  /** Whether nobody but the writer is to read it, because they are the one who reads such worries. Never of possible harm. */
  async isOnlyReader(writer: Actor, worry: { pupilId: number; possibleHarm: boolean }): Promise<boolean> {
    if (worry.possibleHarm) return false;
    const reads = await this.of(writer, worry);
    if (reads === null || reads.names.length > 0) return false;
    return reads.are === 'pastoral-leads' || reads.school.dsls.length > 0;
  }
}

function nameOf({ staff: { firstName, lastName } }: StaffMember): string {
  return `${firstName} ${lastName}`;
}

function without({ shownName }: Actor, names: readonly string[]): string[] {
  return names.filter((name) => name !== shownName);
}
