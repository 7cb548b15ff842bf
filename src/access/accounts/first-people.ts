import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { OrganisationRecorder } from '../../people/organisations/organisation-recorder.js';
import { StaffRecorder } from '../../people/staff/staff-recorder.js';
import { newPublicId } from '../../shared/ids.js';

/** Who sets Tandem up, as the first-run page asks. */
export interface FirstAdministrator {
  readonly code: string;
  readonly schoolName: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly password: string;
}

const SOURCE = 'tandem';

/** The organisation and the person behind the first account. */
@Injectable()
export class FirstPeople {
  constructor(
    private readonly organisations: OrganisationRecorder,
    private readonly staff: StaffRecorder,
  ) {}

  /** The school that was imported already, if its name is the one given; else a new one. Returns the staff id. */
  async administrator(tx: EntityManager, wanted: FirstAdministrator, email: string): Promise<number> {
    const known = await tx.query<{ id: number }[]>(
      "SELECT id FROM organisation WHERE kind = 'school' ORDER BY id LIMIT 1",
    );
    const organisationId = known[0]?.id ?? (await this.school(tx, wanted.schoolName));
    const { ids } = await this.staff.recordStaff(tx, [
      {
        organisationId,
        source: SOURCE,
        sourceId: newPublicId(),
        firstName: wanted.firstName.trim(),
        lastName: wanted.lastName.trim(),
        email,
        roles: ['administrator'],
        yearGroups: [],
        workingHours: [],
      },
    ]);
    return ids[0] ?? 0;
  }

  private async school(tx: EntityManager, name: string): Promise<number> {
    const { ids } = await this.organisations.recordOrganisations(tx, [
      { kind: 'school', source: SOURCE, sourceId: newPublicId(), name: name.trim() },
    ]);
    return ids[0] ?? 0;
  }
}
