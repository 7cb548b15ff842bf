import { everything } from '../access/sight/why-visible.js';
import type { INestApplicationContext } from '@nestjs/common';
import { PERMISSIONS_OF } from '../access/roles.js';
import type { Decider } from '../followups/approval/decider.js';
import { SchoolToday } from '../people/calendar/school-today.js';
import { StaffDirectory, type StaffMember } from '../people/staff/staff-directory.js';
import type { StaffRoleName } from '../people/staff/staff-role.entity.js';
import { Reader } from '../platform/database/reader.js';
import { NotFound } from '../shared/errors.js';
import { BadUsage } from './command.js';

const MAY_APPROVE = (Object.keys(PERMISSIONS_OF) as StaffRoleName[]).filter((role) =>
  PERMISSIONS_OF[role].includes('followups:approve'),
);

/**
 * The member of staff who decides about a meeting, as `--by` names them: by id, mail address or full name. They must work for the
 * pupil's school, or for a team that does, in a role that may approve. Throws NotFound, BadUsage that lists whom to name.
 */
export async function decidingStaff(
  app: INestApplicationContext,
  followUpId: string,
  by: string,
  asDsl: boolean,
): Promise<Decider> {
  const members = await whoMayApprove(app, followUpId);
  const wanted = by.trim().toLowerCase();
  const found = members.filter((one) => wordsFor(one).some((word) => word.toLowerCase() === wanted));
  const [member] = found;
  if (!member || found.length > 1) {
    const whom = members.map((one) => `"${fullName(one)}" (${one.staff.sourceId})`).join(', ');
    const count = found.length > 1 ? `${found.length} people are called that` : 'nobody who may approve is';
    throw new BadUsage(
      `--by: ${count}; expected one of ${whom || 'the staff, who are not known: import staff.csv'}`,
    );
  }
  if (asDsl && !member.roles.some(({ role }) => role === 'dsl'))
    throw new BadUsage(`--dsl: ${fullName(member)} is not a DSL of this school`);
  return {
    name: fullName(member),
    actor: `staff:${member.staff.publicId}`,
    isDsl: asDsl,
    sight: everything('decides by command'),
  };
}

async function whoMayApprove(app: INestApplicationContext, followUpId: string): Promise<StaffMember[]> {
  const reader = app.get(Reader, { strict: false });
  const followUp = await reader.first<{ school_id: number }>(
    'SELECT school_id FROM follow_up WHERE public_id = $1',
    [followUpId],
  );
  if (!followUp) throw new NotFound('There is no such follow-up.');
  const today = await app.get(SchoolToday, { strict: false }).at(followUp.school_id);
  const teams = await reader.query<{ team_id: number }>(
    'SELECT team_id FROM team_school WHERE school_id = $1 AND agreed_on <= $2 ORDER BY team_id',
    [followUp.school_id, today],
  );
  const organisations = [followUp.school_id, ...teams.map((team) => team.team_id)];
  return app.get(StaffDirectory, { strict: false }).withRole(organisations, MAY_APPROVE, today);
}

function wordsFor({ staff }: StaffMember): string[] {
  const full = `${staff.firstName} ${staff.lastName}`;
  return [staff.publicId, staff.sourceId, full, ...(staff.email === null ? [] : [staff.email])];
}

function fullName({ staff }: StaffMember): string {
  return `${staff.firstName} ${staff.lastName}`;
}
