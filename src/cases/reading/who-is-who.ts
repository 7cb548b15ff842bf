/** A person as a list shows them. */
export interface Somebody {
  /** Public id. */
  readonly id: string;
  readonly name: string;
}

/** Pupil, school and owner as the readings select them. */
export interface PersonRow {
  pupil_public_id: string;
  pupil_source_id: string;
  pupil_first_name: string;
  pupil_preferred_name: string | null;
  pupil_last_name: string;
  school_public_id: string;
  school_source_id: string;
  school_name: string;
  owner_public_id: string | null;
  owner_first_name: string | null;
  owner_last_name: string | null;
}

/** Who a case is about, at which school, and whose it is. */
export interface WhoIsWho {
  readonly pupil: Somebody & {
    /** The pupil's id in the system it came from. */
    readonly pupilId: string;
    readonly yearGroup: string | null;
  };
  readonly school: { readonly id: string; readonly schoolId: string; readonly name: string };
  readonly owner: Somebody | null;
}

/** @param yearGroup at that school; null when none is recorded. */
export function whoIsWho(row: PersonRow, yearGroup: string | null): WhoIsWho {
  const called = row.pupil_preferred_name ?? row.pupil_first_name;
  return {
    pupil: {
      id: row.pupil_public_id,
      pupilId: row.pupil_source_id,
      name: `${called} ${row.pupil_last_name}`,
      yearGroup,
    },
    school: { id: row.school_public_id, schoolId: row.school_source_id, name: row.school_name },
    owner:
      row.owner_public_id === null
        ? null
        : { id: row.owner_public_id, name: `${row.owner_first_name ?? ''} ${row.owner_last_name ?? ''}` },
  };
}
