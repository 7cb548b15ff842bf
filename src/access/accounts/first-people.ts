import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { OrganisationRecorder } from '../../people/organisations/organisation-recorder.js';
import { StaffRecorder } from '../../people/staff/staff-recorder.js';
import { Staff } from '../../people/staff/staff.entity.js';
import { runSql } from '../../platform/database/sql.js';
import { InvalidInput } from '../../shared/errors.js';
import { newPublicId } from '../../shared/ids.js';
import { AuditLog } from '../audit/audit-log.js';

/** Who sets Tandem up, as the first-run page asks. */
export interface FirstAdministrator {
  readonly code: string;
  /** Of the school to be made, where none has been imported. */
  readonly schoolName: string;
  /** Which school they work for, where several have been imported. */
  readonly schoolId: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly password: string;
}

/** A school that has been imported. */
export interface KnownSchool {
  /** Its public id. */
  readonly id: string;
  readonly name: string;
}

const SOURCE = 'tandem';
const BY = 'first-run';

/** The organisation and the person behind the first account. */
@Injectable()
export class FirstPeople {
  constructor(
    private readonly organisations: OrganisationRecorder,
    private readonly staff: StaffRecorder,
    private readonly schoolToday: SchoolToday,
    private readonly audit: AuditLog,
  ) {}

  /** The schools that have been imported, by name. */
  schools(manager: EntityManager): Promise<KnownSchool[]> {
    return runSql<KnownSchool>(
      manager,
      "SELECT public_id AS id, name FROM organisation WHERE kind = 'school' ORDER BY name, id",
    );
  }

  /**
   * The member of staff who was imported with this mail address; else a new one, at the school that was imported, or the one
   * chosen of several, or a new one. Returns the staff id. Throws InvalidInput.
   */
  async administrator(tx: EntityManager, wanted: FirstAdministrator, email: string): Promise<number> {
    const staffId = (await this.imported(tx, email)) ?? (await this.newcomer(tx, wanted, email));
    await this.staff.giveRole(tx, staffId, 'administrator', BY);
    const { publicId: subjectId } = await tx.findOneByOrFail(Staff, { id: staffId });
    await this.audit.record(tx, {
      actor: BY,
      action: 'administrator-role-given',
      subject: 'staff',
      subjectId,
    });
    return staffId;
  }

  /** Nobody becomes two people. Where several have one address, a desk's perhaps, nobody can tell who it is. */
  private async imported(tx: EntityManager, email: string): Promise<number | null> {
    const today = await this.schoolToday.at(null);
    const found = await runSql<{ id: number }>(
      tx,
      'SELECT id FROM staff WHERE LOWER(email) = $1 AND (left_on IS NULL OR left_on > $2) ORDER BY id',
      [email, today],
    );
    if (found.length > 1)
      throw new InvalidInput(
        'email',
        'an address of your own: several people of the imported staff have this one',
      );
    return found[0]?.id ?? null;
  }

  private async newcomer(tx: EntityManager, wanted: FirstAdministrator, email: string): Promise<number> {
    const { ids } = await this.staff.recordStaff(tx, [
      {
        organisationId: await this.schoolOf(tx, wanted),
        source: SOURCE,
        sourceId: newPublicId(),
        firstName: wanted.firstName.trim(),
        lastName: wanted.lastName.trim(),
        email,
        roles: [],
        yearGroups: [],
        workingHours: [],
      },
    ]);
    return ids[0] ?? 0;
  }

  private async schoolOf(tx: EntityManager, { schoolId, schoolName }: FirstAdministrator): Promise<number> {
    const known = await runSql<{ id: number; public_id: string }>(
      tx,
      "SELECT id, public_id FROM organisation WHERE kind = 'school' ORDER BY id",
    );
    const [only] = known;
    if (!only) return this.newSchool(tx, schoolName.trim());
    if (known.length === 1) return only.id;
    const chosen = known.find((one) => one.public_id === schoolId);
    if (!chosen) throw new InvalidInput('schoolId', 'one of the schools');
    return chosen.id;
  }

  private async newSchool(tx: EntityManager, name: string): Promise<number> {
    if (name === '') throw new InvalidInput('schoolName', 'the name of your school');
    const { ids } = await this.organisations.recordOrganisations(tx, [
      { kind: 'school', source: SOURCE, sourceId: newPublicId(), name },
    ]);
    return ids[0] ?? 0;
  }
}
