import type { Actor } from '../../access/actor.js';
import { permissionsOf } from '../../access/roles.js';
import type { StaffRoleName } from '../../people/staff/staff-role.entity.js';
import type { Reader } from '../../platform/database/reader.js';

interface StaffRow {
  readonly id: number;
  readonly public_id: string;
  readonly organisation_id: number;
  readonly name: string;
}

interface RoleRow {
  readonly role: StaffRoleName;
  readonly year_groups: string | null;
}

/** The staff of the demonstration as they act when they have signed in, so that stories and the audit name people and no command. */
export class DemoPeople {
  private readonly known = new Map<string, Actor>();

  constructor(private readonly reader: Reader) {}

  /** By full name. */
  named(name: string): Promise<Actor> {
    return this.find(`first_name || ' ' || last_name = $1`, name);
  }

  /** By their id in `staff.csv`. */
  bySourceId(sourceId: string): Promise<Actor> {
    return this.find('source_id = $1', sourceId);
  }

  /** By our own id. */
  byId(id: number): Promise<Actor> {
    return this.find('id = $1', id);
  }

  private async find(which: string, value: string | number): Promise<Actor> {
    const key = `${which} ${value}`;
    const known = this.known.get(key) ?? (await this.read(which, value));
    this.known.set(key, known);
    return known;
  }

  private async read(which: string, value: string | number): Promise<Actor> {
    const staff = await this.reader.first<StaffRow>(
      `SELECT id, public_id, organisation_id, first_name || ' ' || last_name AS name FROM staff WHERE source = 'demo' AND ${which}`,
      [value],
    );
    if (!staff) throw new Error(`Nobody of the demonstration is ${value}`);
    const rows = await this.reader.query<RoleRow>(
      'SELECT role, year_groups FROM staff_role WHERE staff_id = $1 ORDER BY id',
      [staff.id],
    );
    const roles = rows.map(({ role, year_groups }) => ({ role, yearGroups: yearsIn(year_groups) }));
    return {
      name: `staff:${staff.public_id}`,
      shownName: staff.name,
      permissions: permissionsOf(rows.map(({ role }) => role)),
      roles,
      organisationId: staff.organisation_id,
      staffId: staff.id,
    };
  }
}

/** As the column keeps them; null is every year. */
function yearsIn(kept: string | null): string[] | null {
  const years = kept === null ? [] : (JSON.parse(kept) as string[]);
  return years.length === 0 ? null : years;
}
