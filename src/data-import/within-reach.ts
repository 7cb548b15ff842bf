import type { Reader } from '../platform/database/reader.js';

const PUPILS = `SELECT id FROM pupil WHERE organisation_id = $1
                UNION SELECT pupil_id AS id FROM enrolment WHERE school_id = $1`;
const CONTACTS = `SELECT id FROM contact WHERE organisation_id = $1
                  UNION SELECT l.contact_id AS id FROM pupil_contact l JOIN (${PUPILS}) p ON p.id = l.pupil_id`;
const STAFF = 'SELECT id FROM staff WHERE organisation_id = $1';

/**
 * Who of a source the files of one school may speak of: its own pupils, staff and contacts. The name of a source says whose ids they
 * are, not whose people: two schools that were once imported under one name share it.
 */
export class WithinReach {
  private constructor(
    private readonly pupils: Set<number> | null,
    private readonly contacts: Set<number> | null,
    private readonly staff: Set<number> | null,
  ) {}

  /** @param within the only organisation; null: everybody is within reach */
  static async read(reader: Reader, within: number | null): Promise<WithinReach> {
    if (within === null) return new WithinReach(null, null, null);
    const idsOf = async (sql: string): Promise<Set<number>> =>
      new Set((await reader.query<{ id: number }>(sql, [within])).map(({ id }) => id));
    return new WithinReach(await idsOf(PUPILS), await idsOf(CONTACTS), await idsOf(STAFF));
  }

  hasPupil(id: number): boolean {
    return this.pupils?.has(id) ?? true;
  }

  hasContact(id: number): boolean {
    return this.contacts?.has(id) ?? true;
  }

  hasStaff(id: number): boolean {
    return this.staff?.has(id) ?? true;
  }

  /** These files have made, or changed, somebody: from now on they may name them. */
  learnPupil(id: number): void {
    this.pupils?.add(id);
  }

  learnContact(id: number): void {
    this.contacts?.add(id);
  }

  learnStaff(id: number): void {
    this.staff?.add(id);
  }
}
