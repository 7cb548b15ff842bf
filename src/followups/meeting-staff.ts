import { type EntityManager, In, LessThanOrEqual } from 'typeorm';
import { TeamSchool } from '../people/organisations/team-school.entity.js';
import { StaffRole, type StaffRoleName } from '../people/staff/staff-role.entity.js';
import { Staff } from '../people/staff/staff.entity.js';
import type { Day } from '../shared/days.js';

/** Somebody of the school or a team at a meeting, as a family may know them. */
export interface StaffAtMeeting {
  readonly staffId: number;
  readonly name: string;
  readonly jobTitle: string | null;
  readonly role: StaffRoleName;
  /** Of a team for several schools, not of the school itself. */
  readonly fromTeam: boolean;
  /** At the school, or for it by an agreement of their team that is in force. */
  readonly worksHere: boolean;
}

/** Who has several roles is introduced by the first of these. */
const FIRST_ROLES: readonly StaffRoleName[] = [
  'pastoral-lead',
  'mast-worker',
  'mast-manager',
  'dsl',
  'head',
  'teacher',
  'administrator',
];

/** The order in which staff are named to a home: the owner of the case, who answers the phone, then the others. */
export function ownerFirst(staffIds: readonly number[], ownerStaffId: number | null): number[] {
  const others = staffIds.filter((one) => one !== ownerStaffId).sort((a, b) => a - b);
  return [...staffIds.filter((one) => one === ownerStaffId), ...others];
}

/** The staff with these ids as of a day, in their order; who is not known any more is left out. */
export async function readStaff(
  manager: EntityManager,
  staffIds: readonly number[],
  schoolId: number,
  today: Day,
): Promise<StaffAtMeeting[]> {
  if (staffIds.length === 0) return [];
  const staff = await manager.findBy(Staff, { id: In([...staffIds]) });
  const roles = await manager.findBy(StaffRole, { staffId: In([...staffIds]) });
  const places = await worksFor(manager, schoolId, today);
  return staffIds.flatMap((staffId) => {
    const found = staff.find((one) => one.id === staffId);
    if (!found) return [];
    const own = roles.filter((one) => one.staffId === staffId).map((one) => one.role);
    return [
      {
        staffId,
        name: `${found.firstName} ${found.lastName}`.trim(),
        jobTitle: found.jobTitle,
        role: FIRST_ROLES.find((role) => own.includes(role)) ?? 'teacher',
        fromTeam: found.organisationId !== schoolId,
        worksHere: places.has(found.organisationId),
      },
    ];
  });
}

/** The school itself and the teams that work for it on a day. */
async function worksFor(manager: EntityManager, schoolId: number, today: Day): Promise<ReadonlySet<number>> {
  const teams = await manager.findBy(TeamSchool, { schoolId, agreedOn: LessThanOrEqual(today) });
  return new Set([schoolId, ...teams.map(({ teamId }) => teamId)]);
}
