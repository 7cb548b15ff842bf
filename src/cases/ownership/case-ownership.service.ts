import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { SchoolToday, ZONE_OF_NOBODY } from '../../people/calendar/school-today.js';
import { Reader } from '../../platform/database/reader.js';
import { InvalidInput } from '../../shared/errors.js';
import { CaseNotActive, CaseNotFound } from '../case-errors.js';
import { CaseWork } from '../case-work.js';
import { CaseChronology } from '../chronology/case-chronology.js';
import { PupilCase } from '../pupil-case.entity.js';
import { type PossibleStaff, possibleStaff } from './possible-staff.js';

/** Who can be given something to do, and the zone in which their school tells the time. */
export interface PossibleAtSchool {
  readonly possible: readonly PossibleStaff[];
  readonly zone: string;
}

/** Whose a case is, and whose it could be. */
@Injectable()
export class CaseOwnership {
  constructor(
    private readonly work: CaseWork,
    private readonly chronology: CaseChronology,
    private readonly schoolToday: SchoolToday,
    private readonly reader: Reader,
  ) {}

  /** Who can be given something to do in a case that the caller may see; of them only some can own it. Throws CaseNotFound. */
  async possible(casePublicId: string): Promise<PossibleAtSchool> {
    const { manager } = this.reader;
    const found = await manager.findOneBy(PupilCase, { publicId: casePublicId });
    if (!found) throw new CaseNotFound();
    const school = await this.reader.first<{ timezone: string }>(
      'SELECT timezone FROM organisation WHERE id = $1',
      [found.schoolId],
    );
    const today = await this.schoolToday.at(found.schoolId);
    const zone = school?.timezone ?? ZONE_OF_NOBODY;
    return { possible: await possibleStaff(manager, found, today), zone };
  }

  /**
   * Gives a case to somebody, with its line in the story; given to who has it already, nothing happens. Throws InvalidInput for who
   * cannot own it, CaseNotFound, CaseNotActive.
   */
  async give(casePublicId: string, by: Actor, staffPublicId: string): Promise<void> {
    const today = await this.schoolToday.everywhere();
    await this.work.inCase(casePublicId, by, 'case-given', async (tx, found) => {
      if (found.state === 'closed' || found.state === 'withdrawn') throw new CaseNotActive(found.state);
      const possible = await possibleStaff(tx, found, today(found.schoolId));
      const owner = possible.find((one) => one.id === staffPublicId && one.mayOwn);
      if (!owner) throw new InvalidInput('owner', 'somebody of this list');
      if (owner.staffId === found.ownerStaffId) return;
      await tx.update(PupilCase, { id: found.id }, { ownerStaffId: owner.staffId });
      await this.chronology.append(tx, {
        caseId: found.id,
        kind: 'owner-changed',
        actor: by.name,
        text: `${owner.name} looks after this case now`,
        data: { owner: owner.id },
      });
    });
  }
}
